from django.urls import path

from config.records import views

app_name = "records"
urlpatterns = [
    path("", views.records, name="records"),
    path("account/", views.account, name="account"),
    path("restore/", views.restore, name="restore"),
    path("restore/look/", views.look, name="look"),
    path("erase/", views.erase, name="erase"),
]
