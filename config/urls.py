from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config import views

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # staff sign in as all do: counted, and slowed when guessing

urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", views.welcome, name="welcome"),
    path("sample/", views.sample, name="sample"),
    path("language/", views.language, name="language"),
    path("timeline/<int:pk>/", views.timeline, name="timeline"),
    path("mails/", views.mails, name="mails"),
    path("health/", views.health, name="health"),
    path("account/", include("allauth.account.urls")),
    path("account/", include("borrowers.urls")),
    path("account/records/", include("config.records.urls")),
    path("loans/", include("loans.urls")),
    path("notices/", include("notices.urls")),
    path("agreements/", include("agreements.urls")),
    path("cases/", include("cases.urls")),
    path("reminders/", include("reminders.urls")),
    path("staff/", admin.site.urls),
]

handler400 = "config.views.bad_request"
