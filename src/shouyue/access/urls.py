"""Addresses of signing in and out, of one's own security, of accounts."""

from django.urls import path

from shouyue.access.views import accounts, company, reads, security, sign_in, tokens

app_name = "access"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.second_step, name="second_step"),
    path("sign-in/app/", sign_in.enrol_first, name="enrol_first"),
    path("sign-in/company/", company.to_company, name="to_company"),
    path("sign-in/company/return/", company.from_company, name="from_company"),
    path("sign-in/<str:token>/", sign_in.sign_in_by_link, name="sign_in_by_link"),
    path("password/<str:token>/", sign_in.password_by_link, name="password_by_link"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("me/security/", security.security, name="security"),
    path("me/security/password/", security.change_password, name="change_password"),
    path("me/security/app/", security.enrol, name="enrol"),
    path("me/security/second-factor/", security.change_second_factor, name="change_second_factor"),
    path("me/security/sessions/", security.end_sessions, name="end_sessions"),
    path("me/security/sessions/<str:reference>/", security.end_session, name="end_session"),
    path("me/tokens/", tokens.own_tokens, name="tokens"),
    path("me/tokens/issue/", tokens.issue_token, name="issue_token"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.add_account, name="add_account"),
    path("accounts/locks/", accounts.lift_lock, name="lift_lock"),
    path("accounts/reads/", reads.sensitive_reads, name="sensitive_reads"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/link/", accounts.issue_password_link, name="issue_password_link"),
    path("accounts/<int:pk>/<slug:act>/", accounts.act_on_account, name="act_on_account"),
]
