from django.urls import path

from config.records import views

app_name = "records"
urlpatterns = [
    path("", views.records, name="records"),
    path("account/", views.account, name="account"),
    path("csv/<str:table>/", views.table, name="table"),
    path("journal/<str:form>/", views.journal, name="journal"),
    path("restore/", views.restore, name="restore"),
    path("restore/look/", views.look, name="look"),
    path("erase/", views.erase, name="erase"),
]
