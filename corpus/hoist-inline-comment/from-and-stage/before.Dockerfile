FROM busybox:1 AS base # the base
from base # the image
