"""Why accounts refuses."""

from haoke.kernel.errors import Conflict, Invalid, NotFound, PermissionDenied, TooMany, Unauthenticated


class AlreadySetUp(Conflict):
    """Haoke is already set up. Please sign in."""


class SignInRefused(Unauthenticated):
    """The e-mail or the password is wrong."""


class SignInLocked(TooMany):
    """Too many wrong passwords. Please try again in {retry_after} s."""


class ChooseWorkspace(Conflict):
    """You belong to several workspaces. Please choose one."""


class NoWorkspace(PermissionDenied):
    """You do not belong to any workspace that you could sign in to."""


class PasswordTooShort(Invalid):
    """The password must have at least {min} characters."""


class PasswordTooCommon(Invalid):
    """This password is too easy to guess."""


class PasswordWrong(Invalid):
    """The current password is wrong."""


class TimeZoneUnknown(Invalid):
    """There is no time zone “{time_zone}”."""


class PreferencesTooLarge(Invalid):
    """The preferences are too large."""


class LoginNotFound(NotFound):
    """Nobody signs in with {email}."""


class MemberNotFound(NotFound):
    """There is no such member."""


class RoleNotFound(NotFound):
    """There is no such role."""


class SkillNotFound(NotFound):
    """There is no such skill."""


class TooManySkills(Conflict):
    """There can be at most {limit} skills."""


class TeamNotFound(NotFound):
    """There is no such team."""


class WorkspaceNotFound(NotFound):
    """There is no such workspace."""


class InvitationNotFound(NotFound):
    """This invitation is not valid any more. Please ask for a new one."""


class InvitationForOther(PermissionDenied):
    """This invitation is for another e-mail address."""


class AlreadyMember(Conflict):
    """{email} is already a member of this workspace."""


class NameTaken(Conflict):
    """The name “{name}” is already taken."""


class RoleInUse(Conflict):
    """This role still belongs to {members} members or open invitations."""


class RoleFixed(Conflict):
    """This role cannot be changed in this way."""


class GrantExceedsOwn(PermissionDenied):
    """Nobody can grant more than they hold themselves: {permission}."""


class PermissionUnknown(Invalid):
    """There is no permission “{permission}” with the scope “{scope}”."""


class LastAdministrator(Conflict):
    """The workspace needs at least one administrator."""


class OwnAccess(Conflict):
    """You cannot take away your own access. Please ask another administrator."""


class CalendarNotFound(NotFound):
    """There is no such calendar."""


class HoursImpossible(Invalid):
    """Opening hours must end after they begin, and last no longer than a day: {day}."""


class HoursOverlap(Invalid):
    """Two openings overlap: {day}."""


class DayTwice(Invalid):
    """There are two exceptions for {day}."""


class ApiKeyNotFound(NotFound):
    """There is no such API key."""


class TooManyApiKeys(Conflict):
    """There are {max} API keys already. Revoke one that nobody needs."""
