from django.urls import path

from agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.agreements, name="list"),
    path("start/", views.start, name="start"),
    path("verify/", views.verify, name="verify"),
    path("<int:pk>/", views.agreement, name="agreement"),
    path("<int:pk>/offer/", views.offer, name="offer"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/agreement.pdf", views.document, name="document"),
]
