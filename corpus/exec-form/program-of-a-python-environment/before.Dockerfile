FROM python:3.12 AS build
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install gunicorn

FROM python:3.12
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
CMD gunicorn app:app
