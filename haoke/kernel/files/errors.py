"""Why a file is refused."""

from haoke.kernel.errors import Conflict, Invalid, NotFound, Refusal, TooLarge, TooMany, Unsupported


class FileNotFound(NotFound):
    """There is no such file."""


class UploadNotFound(NotFound):
    """There is no such upload. Please choose the file again."""


class UploadIdTaken(Conflict):
    """This upload id already belongs to another file."""


class UploadOffsetMismatch(Conflict):
    """The upload goes on at byte {offset}."""


class UploadOverrun(TooLarge):
    """More bytes arrived than the {size} that were announced."""


class UploadTooFragmented(TooMany):
    """The upload came in too many small pieces. Please choose the file again."""


class TooManyUploads(TooMany):
    """Too many files are being uploaded at once. Please send some of them first."""


class FileTooLarge(TooLarge):
    """The file is larger than {max_mb} MB."""


class FileEmpty(Unsupported):
    """The file “{name}” is empty."""


class FileTypeBlocked(Unsupported):
    """Programs cannot be sent: “{name}”."""


class FileMislabelled(Unsupported):
    """The file “{name}” is not what it says it is ({declared})."""


class ImageUnreadable(Unsupported):
    """The picture “{name}” is damaged."""


class ImageTooLarge(TooLarge):
    """The picture has more than {max_megapixels} megapixels."""


class UploadInterrupted(Invalid):
    """The connection broke. The upload goes on where it stopped."""


class RangeUnsatisfiable(Refusal):
    """The file has only {size} bytes."""

    status = 416
