FROM busybox:1 as build
RUN touch /made
from busybox:1 As copy_as
COPY --from=build /made /as
