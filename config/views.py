from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html")


def welcome(request: HttpRequest) -> HttpResponse:
    return render(request, "welcome.html")


def sample(request: HttpRequest) -> HttpResponse:
    return render(request, "welcome.html")


@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    return render(request, "welcome.html")


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")
