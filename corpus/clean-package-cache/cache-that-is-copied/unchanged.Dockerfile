FROM python:3.12 AS base
RUN pip install flask

FROM base
COPY --from=base /root/.cache /cache
