FROM busybox:1 AS build
RUN touch /made
FROM busybox:1 AS copy_as
COPY --from=build /made /as
