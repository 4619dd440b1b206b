from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.reminder_list, name="list"),
    path("<int:pk>/", views.mail, name="mail"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/loan/<int:pk>/", views.loan_preferences, name="loan_preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
