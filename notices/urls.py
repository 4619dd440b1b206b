from django.urls import path

from notices.views import addresses, contacts, exports, lessons, messages, scans

app_name = "notices"
urlpatterns = [
    path("", messages.notices, name="list"),
    path("new/", messages.new, name="new"),
    path("log/", contacts.log, name="log"),
    path("shared/", messages.shared, name="shared"),
    path("offline/", messages.offline, name="offline"),
    path("reading/", messages.reading, name="reading"),
    path("of-loan/<int:pk>/", messages.of_loan, name="of_loan"),
    path("conduct/<int:pk>/", messages.conduct, name="conduct"),
    path("imports/", exports.imports, name="imports"),
    path("imports/<int:pk>/", exports.an_import, name="import"),
    path("imports/<int:pk>/columns/", exports.columns, name="columns"),
    path("imports/<int:pk>/steer/", exports.steer, name="steer"),
    path("lessons/", lessons.lessons, name="lessons"),
    path("lessons/export/", lessons.export, name="lessons_export"),
    path("lessons/<int:pk>/forget/", lessons.forget, name="forget"),
    path("pictures/", scans.scans, name="scans"),
    path("pictures/<int:pk>/", scans.scan, name="scan"),
    path("pictures/<int:pk>/image/", scans.image, name="image"),
    path("pictures/<int:pk>/forget/", scans.forget_scan, name="forget_scan"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("addresses/<int:pk>/rotate/", addresses.rotate, name="rotate"),
    path("addresses/<int:pk>/revoke/", addresses.revoke, name="revoke"),
    path("inbound/<str:token>/", addresses.inbound, name="inbound"),
    path("<int:pk>/", messages.notice, name="notice"),
    path("<int:pk>/handled/", messages.handled, name="handled"),
    path("<int:pk>/teach/", lessons.teach, name="teach"),
    path("<int:pk>/assign/", messages.assign, name="assign"),
]
