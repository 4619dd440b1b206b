from django.urls import path

from notices.views import addresses, exports, messages

app_name = "notices"
urlpatterns = [
    path("", messages.notices, name="list"),
    path("new/", messages.new, name="new"),
    path("reading/", messages.reading, name="reading"),
    path("of-loan/<int:pk>/", messages.of_loan, name="of_loan"),
    path("imports/", exports.imports, name="imports"),
    path("imports/<int:pk>/", exports.an_import, name="import"),
    path("imports/<int:pk>/columns/", exports.columns, name="columns"),
    path("imports/<int:pk>/steer/", exports.steer, name="steer"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("addresses/<int:pk>/rotate/", addresses.rotate, name="rotate"),
    path("addresses/<int:pk>/revoke/", addresses.revoke, name="revoke"),
    path("inbound/<str:token>/", addresses.inbound, name="inbound"),
    path("<int:pk>/", messages.notice, name="notice"),
    path("<int:pk>/handled/", messages.handled, name="handled"),
    path("<int:pk>/assign/", messages.assign, name="assign"),
    path("<int:pk>/judge/", messages.judge, name="judge"),
]
