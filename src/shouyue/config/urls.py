"""Every address. Each view says who may open it; what says nothing is refused."""

from django.urls import include, path
from django.views.i18n import set_language

from shouyue.access.guards import guarded, public
from shouyue.config import views
from shouyue.ui.gallery import gallery

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("shouyue.access.urls")),
    path("language/", public("the sign-in page has the switch too")(set_language), name="set_language"),
    path("", include("shouyue.governance.urls")),
    path("", include("shouyue.performance.urls")),
    path("", include("shouyue.live.urls")),
    path("files/", include("shouyue.files.urls")),
    path("", include("shouyue.people.urls")),
    path("", include("shouyue.obligations.urls")),
    path("", include("shouyue.measures.urls")),
    path("", include("shouyue.cases.urls")),
    path("", include("shouyue.customers.urls")),
    path("", include("shouyue.approvals.urls")),
    path("jobs/", include("shouyue.jobs.urls")),
    path("imports/", include("shouyue.intake.urls")),
    path("journal/", include("shouyue.journal.urls")),
    path("", include("shouyue.desk.urls")),
    path("", include("shouyue.config.api")),
    path("", include("shouyue.communications.urls")),
    path("", include("shouyue.operations.urls")),
    path("gallery/", guarded("gallery.view")(gallery), name="gallery"),
]
