# The turnus program in a small image; see docker-compose.yml.
FROM rust:1.94-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends cmake libclang1-14 && rm -rf /var/lib/apt/lists/*
WORKDIR /turnus
COPY . .
RUN cargo build --release --locked --package turnus

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends libstdc++6 libgomp1 && rm -rf /var/lib/apt/lists/*
COPY --from=build /turnus/target/release/turnus /usr/local/bin/turnus
USER nobody
ENTRYPOINT ["turnus"]
