from django.urls import path

from agreements.views import checking, letters, negotiation, preparation, signing

app_name = "agreements"
urlpatterns = [
    path("", negotiation.agreements, name="list"),
    path("start/", negotiation.start, name="start"),
    path("verify/", checking.verify, name="verify"),
    path("draft/", checking.draft, name="draft"),
    path("countersign/<str:token>/", signing.countersign, name="countersign"),
    path("countersign/<str:token>/agreement.pdf", signing.countersign_document, name="countersign_document"),
    path("<int:pk>/", negotiation.agreement, name="agreement"),
    path("<int:pk>/offer/", negotiation.offer, name="offer"),
    path("<int:pk>/answer/", negotiation.answer, name="answer"),
    path("<int:pk>/accept/", negotiation.accept, name="accept"),
    path("<int:pk>/withdraw/", negotiation.withdraw, name="withdraw"),
    path("<int:pk>/clauses/", signing.clauses, name="clauses"),
    path("<int:pk>/sign/", signing.sign, name="sign"),
    path("<int:pk>/progress/", signing.progress, name="progress"),
    path("<int:pk>/agreement.pdf", signing.document, name="document"),
    path("<int:pk>/invite/", signing.invite, name="invite"),
    path("<int:pk>/revoke/", signing.revoke, name="revoke"),
    path("<int:pk>/scan/", signing.scan, name="scan"),
    path("letters/", letters.letters, name="letters"),
    path("letters/new/", letters.letter_new, name="letter_new"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/sent/", letters.letter_sent, name="letter_sent"),
    path("letters/<int:pk>/print/", letters.letter_print, name="letter_print"),
    path("letters/<int:pk>/progress/", letters.letter_progress, name="letter_progress"),
    path("letters/<int:pk>/letter.pdf", letters.letter_file, name="letter_file"),
    path("letters/<int:pk>/letter.txt", letters.letter_text, name="letter_text"),
    path("budget/", preparation.budget, name="budget"),
    path("budget/edit/", preparation.budget_edit, name="budget_edit"),
    path("of-loan/<int:pk>/limitation/", preparation.limitation, name="limitation"),
]
