FROM ruby:3.3
ENV BUNDLE_FROZEN=1
WORKDIR /app
COPY Gemfile Gemfile.lock .ruby-version ./
RUN bundle install --jobs 4
COPY . .
RUN bundle exec rake assets:precompile
