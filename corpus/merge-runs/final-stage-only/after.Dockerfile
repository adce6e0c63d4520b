FROM busybox:1 AS build
RUN echo a > /a
RUN echo b > /b

FROM busybox:1
RUN echo c > /c \
    && echo d > /d
COPY --from=build /a /x
