"""What a password must be, in sentences that say what to do."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class Length(password_validation.MinimumLengthValidator):
    """Long enough that trying takes for ever."""

    def get_error_message(self) -> str:
        return _("Shorter than %d characters. A few unrelated words are long and easy to keep.") % self.min_length

    def get_help_text(self) -> str:
        return _("At least %d characters.") % self.min_length


class Common(password_validation.CommonPasswordValidator):
    """Not among the twenty thousand that are tried first."""

    def get_error_message(self) -> str:
        return _("This password is so common that it is tried first. Choose another.")

    def get_help_text(self) -> str:
        return _("None that many people use.")


class NotDigitsAlone(password_validation.NumericPasswordValidator):
    """No birthday, no telephone number."""

    def get_error_message(self) -> str:
        return _("A password of digits alone is soon found by trying. Add letters.")

    def get_help_text(self) -> str:
        return _("Not digits alone.")


class Unlike(password_validation.UserAttributeSimilarityValidator):
    """Not made from the name."""

    def get_error_message(self) -> str:
        return _("The password is too much like the user name or the e-mail. Choose another.")

    def get_help_text(self) -> str:
        return _("Nothing like your user name or e-mail.")
