from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("new/", views.new, name="new"),
    path("reading/", views.reading, name="reading"),
    path("of-loan/<int:pk>/", views.of_loan, name="of_loan"),
    path("conduct/<int:pk>/", views.conduct, name="conduct"),
    path("imports/", views.imports, name="imports"),
    path("imports/<int:pk>/", views.an_import, name="import"),
    path("imports/<int:pk>/columns/", views.columns, name="columns"),
    path("imports/<int:pk>/steer/", views.steer, name="steer"),
    path("<int:pk>/", views.notice, name="notice"),
    path("<int:pk>/handled/", views.handled, name="handled"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/judge/", views.judge, name="judge"),
]
