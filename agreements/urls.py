from django.urls import path

from agreements.views import negotiation

app_name = "agreements"
urlpatterns = [
    path("", negotiation.agreements, name="list"),
    path("start/", negotiation.start, name="start"),
    path("verify/", negotiation.verify, name="verify"),
    path("<int:pk>/", negotiation.agreement, name="agreement"),
    path("<int:pk>/offer/", negotiation.offer, name="offer"),
    path("<int:pk>/answer/", negotiation.answer, name="answer"),
    path("<int:pk>/accept/", negotiation.accept, name="accept"),
    path("<int:pk>/withdraw/", negotiation.withdraw, name="withdraw"),
    path("<int:pk>/sign/", negotiation.sign, name="sign"),
    path("<int:pk>/progress/", negotiation.progress, name="progress"),
    path("<int:pk>/agreement.pdf", negotiation.document, name="document"),
]
