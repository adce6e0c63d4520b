# the base
FROM busybox:1 AS base
# the image
from base
