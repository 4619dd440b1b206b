from django.urls import path

from borrowers import views

app_name = "borrowers"
urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("files/<int:pk>/", views.upload, name="upload"),
]
