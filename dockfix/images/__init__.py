"""What is known of a base image, from its name alone: nothing is pulled and no registry is asked."""

from .image import UNKNOWN, Image
from .reference import Reference, Tag, reference_of
from .sources import Images, Source

__all__ = ["UNKNOWN", "Image", "Images", "Reference", "Source", "Tag", "reference_of"]
