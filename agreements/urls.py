from django.urls import path

from agreements.views import contacts, letters, negotiation, preparation

app_name = "agreements"
urlpatterns = [
    path("", negotiation.agreements, name="list"),
    path("start/", negotiation.start, name="start"),
    path("verify/", negotiation.verify, name="verify"),
    path("<int:pk>/", negotiation.agreement, name="agreement"),
    path("<int:pk>/offer/", negotiation.offer, name="offer"),
    path("<int:pk>/answer/", negotiation.answer, name="answer"),
    path("<int:pk>/accept/", negotiation.accept, name="accept"),
    path("<int:pk>/withdraw/", negotiation.withdraw, name="withdraw"),
    path("<int:pk>/sign/", negotiation.sign, name="sign"),
    path("<int:pk>/progress/", negotiation.progress, name="progress"),
    path("<int:pk>/agreement.pdf", negotiation.document, name="document"),
    path("letters/", letters.letters, name="letters"),
    path("letters/new/", letters.letter_new, name="letter_new"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/sent/", letters.letter_sent, name="letter_sent"),
    path("letters/<int:pk>/print/", letters.letter_print, name="letter_print"),
    path("letters/<int:pk>/progress/", letters.letter_progress, name="letter_progress"),
    path("letters/<int:pk>/letter.pdf", letters.letter_file, name="letter_file"),
    path("letters/<int:pk>/letter.txt", letters.letter_text, name="letter_text"),
    path("budget/", preparation.budget, name="budget"),
    path("budget/edit/", preparation.budget_edit, name="budget_edit"),
    path("of-loan/<int:pk>/limitation/", preparation.limitation, name="limitation"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", contacts.contact_new, name="contact_new"),
    path("contacts/<int:pk>/", contacts.contact, name="contact"),
    path("contacts/<int:pk>/kept/", contacts.kept, name="contact_kept"),
    path("call/", contacts.call, name="call"),
]
