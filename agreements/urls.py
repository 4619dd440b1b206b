from django.urls import path

from agreements.views import checking, negotiation, signing

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
]
