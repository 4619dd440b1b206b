"""Where the pages of cases are."""

from django.urls import path

from cases.views import matters, papers, steps, vault

app_name = "cases"
urlpatterns = [
    path("", matters.cases, name="list"),
    path("start/", matters.start, name="start"),
    path("start/other/", matters.start_other, name="start_other"),
    path("<int:pk>/", matters.case, name="case"),
    path("<int:pk>/side/", matters.side, name="side"),
    path("<int:pk>/me/", matters.me, name="me"),
    path("<int:pk>/close/", matters.close, name="close"),
    path("<int:pk>/delete/", matters.delete, name="delete"),
    path("<int:pk>/desks/", matters.desks, name="desks"),
    path("<int:pk>/write/", steps.write, name="write"),
    path("steps/<int:pk>/", steps.step, name="filing"),
    path("steps/<int:pk>/paper/", steps.paper, name="paper"),
    path("steps/<int:pk>/sent/", steps.sent, name="sent"),
    path("steps/<int:pk>/answer/", steps.answer, name="answer"),
    path("steps/<int:pk>/later/", steps.later, name="later"),
    path("steps/<int:pk>/number/", steps.number, name="number"),
    path("steps/<int:pk>/drop/", steps.drop, name="drop"),
    path("vault/", vault.items, name="vault"),
    path("vault/sheet/", vault.sheet, name="vault_sheet"),
    path("vault/mail/", vault.mail, name="vault_mail"),
    path("vault/<int:pk>/original", vault.original, name="original"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<int:pk>/", papers.paper, name="court_paper"),
    path("papers/<int:pk>/done/", papers.done, name="court_paper_done"),
    path("papers/<int:pk>/delete/", papers.delete, name="court_paper_delete"),
]
