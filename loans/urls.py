from django.urls import path

from loans.views import ledger as views
from loans.views import reconciling

app_name = "loans"
urlpatterns = [
    path("", views.loan_list, name="list"),
    path("new/", views.new, name="new"),
    path("cards/new/", views.new_card, name="new_card"),
    path("preview/", views.preview, name="preview"),
    path("export/", views.export, name="export"),
    path("lenders/<int:pk>/", views.lender, name="lender"),
    path("<int:pk>/", views.loan, name="loan"),
    path("<int:pk>/quote/", views.quote, name="quote"),
    path("<int:pk>/reconcile/", reconciling.reconcile, name="reconcile"),
    path("<int:pk>/reconciliations/<int:number>/", reconciling.reconciliation, name="reconciliation"),
    path("<int:pk>/statements/", views.new_statement, name="add_statement"),
    path("<int:pk>/instalments/", views.new_bill_instalment, name="add_bill_instalment"),
    path("<int:pk>/instalments/<int:number>/remove/", views.drop_bill_instalment, name="remove_bill_instalment"),
    path("<int:pk>/entries/", views.new_entry, name="add_entry"),
    path("<int:pk>/entries/<int:entry>/reverse/", views.reverse, name="reverse"),
]
