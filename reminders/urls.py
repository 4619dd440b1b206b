from django.urls import path

from reminders.views import choices, feed, outbox

app_name = "reminders"
urlpatterns = [
    path("", outbox.reminder_list, name="list"),
    path("<int:pk>/", outbox.mail, name="mail"),
    path("<int:pk>/snooze/", outbox.snooze, name="snooze"),
    path("unsubscribe/<str:token>/", outbox.unsubscribe, name="unsubscribe"),
    path("paid/<str:token>/", outbox.paid, name="paid"),
    path("preferences/", choices.preferences, name="preferences"),
    path("preferences/loan/<int:pk>/", choices.loan_preferences, name="loan_preferences"),
    path("channels/", choices.channels, name="channels"),
    path("channels/devices/", choices.add_device, name="add_device"),
    path("channels/devices/<int:pk>/forget/", choices.forget_device, name="forget_device"),
    path("worker.js", choices.worker, name="worker"),
    path("calendar/open/", feed.open_feed, name="open_feed"),
    path("calendar/close/", feed.close_feed, name="close_feed"),
    path("calendar/loan/<int:pk>.ics", feed.loan_calendar, name="loan_calendar"),
    path("calendar/<str:token>.ics", feed.calendar, name="calendar"),
]
