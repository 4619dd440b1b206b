"""Where the pages of cases are."""

from django.urls import path

from cases.views import evidence, exhibits, matters, papers, steps, vault

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
    path("<int:pk>/evidence/", evidence.evidence, name="evidence"),
    path("<int:pk>/evidence/add/", evidence.add, name="evidence_add"),
    path("<int:pk>/evidence/by-time/", evidence.by_time, name="evidence_by_time"),
    path("pieces/<int:pk>/", evidence.piece, name="piece"),
    path("pieces/<int:pk>/picture", evidence.picture, name="piece_picture"),
    path("pieces/<int:pk>/move/", evidence.move, name="piece_move"),
    path("pieces/<int:pk>/drop/", evidence.drop, name="piece_drop"),
    path("<int:pk>/exhibit/", exhibits.ask, name="exhibit_ask"),
    path("loans/<int:pk>/exhibit/", exhibits.of_loan, name="exhibit_of_loan"),
    path("exhibits/<int:pk>/", exhibits.exhibit, name="exhibit"),
    path("exhibits/<int:pk>/file", exhibits.download, name="exhibit_file"),
    path("exhibits/<int:pk>/cancel/", exhibits.cancel, name="exhibit_cancel"),
    path("exhibits/<int:pk>/remove/", exhibits.remove, name="exhibit_remove"),
    path("verify/", exhibits.verify, name="verify"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<int:pk>/", papers.paper, name="court_paper"),
    path("papers/<int:pk>/done/", papers.done, name="court_paper_done"),
    path("papers/<int:pk>/delete/", papers.delete, name="court_paper_delete"),
]
