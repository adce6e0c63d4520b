FROM ruby:3.2
ENV BUNDLE_FROZEN=1
ENV PATH=/app/bin:$PATH
WORKDIR /app
COPY . .
RUN bundle install
