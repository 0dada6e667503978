/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.imagebackend.source.glance;

import static dev.cowbird.imagebackend.source.glance.FakeCloud.body;
import static dev.cowbird.imagebackend.source.glance.FakeCloud.inTurn;
import static dev.cowbird.imagebackend.source.glance.FakeCloud.status;
import static dev.cowbird.imagebackend.source.glance.FakeCloud.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cowbird.imagebackend.ImageException;
import dev.cowbird.imagebackend.ImageException.Kind;
import dev.cowbird.imagebackend.source.TryLaterException;
import dev.cowbird.imagebackend.source.glance.CloudAuth.Identity;
import dev.cowbird.imagebackend.source.glance.CloudAuth.Scope;
import dev.cowbird.imagebackend.source.http.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ImageServiceTest {
  private static final String TOKENS = "/identity/v3/auth/tokens";
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Reference DEFAULT = new Reference.ById("default");
  private static final Reference USER = new Reference.InDomain("demo", DEFAULT);
  private static final Identity PASSWORD = new Identity.Password(USER, new Secret("s3cret"));
  private static final Scope PROJECT =
      new Scope.Project(new Reference.InDomain("web", new Reference.ByName("Default")));

  private final FakeCloud cloud = new FakeCloud();
  private Instant now = NOW;

  /** As far as the service is concerned, it is as late as the test says. */
  private final Clock clock = new Clock() {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  };

  @BeforeEach
  void serve() {
    cloud.on(TOKENS, token("t1", "2026-11-22T13:00:00.000000Z"));
    for (String path : List.of("/image/v2/x", "/internal/v2/x", "/west/v2/x", "/own/v2/x")) {
      cloud.on(path, status(200));
    }
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private FakeCloud.Answer token(String token, String expires) {
    String catalog = """
        {"token": {"expires_at": "%s", "catalog": [
          {"type": "compute", "endpoints": [{"interface": "public", "region_id": "east", "url": "http://no"}]},
          {"type": "image", "endpoints": [
            {"interface": "public", "region": "east", "region_id": "east", "url": "%s"},
            {"interface": "internal", "region_id": "east", "url": "%s"},
            {"interface": "public", "region": "west", "url": "%s"},
            {"interface": "admin", "region_id": "east", "url": "%s"},
            {"interface": "admin", "region_id": "west"}]}]}}""".formatted(
            expires,
            cloud.url("/image"),
            cloud.url("/internal/v2"),
            cloud.url("/west/"),
            "file:///etc/passwd");
    return with(FakeCloud.json(201, catalog), "X-Subject-Token", token);
  }

  private CloudConfig config(Identity identity, Optional<Scope> scope) {
    return new CloudConfig(
        new CloudAuth.Keystone(cloud.url("/identity"), identity, scope),
        Optional.empty(),
        EndpointInterface.PUBLIC,
        Optional.empty(),
        Optional.empty());
  }

  private CloudConfig at(EndpointInterface kind, Optional<String> region, Optional<URI> endpoint) {
    CloudConfig usual = config(PASSWORD, Optional.of(PROJECT));
    return new CloudConfig(usual.auth(), region, kind, endpoint, Optional.empty());
  }

  private ImageService service(CloudConfig config) {
    return new ImageService(() -> config, FakeCloud.transports(), clock);
  }

  private ImageService service() {
    return service(config(PASSWORD, Optional.of(PROJECT)));
  }

  private static int ask(ImageService service) throws IOException {
    try (HttpAnswer answer =
        service.send(url -> HttpRequest.newBuilder(url.resolve("/x")), "Asking")) {
      return answer.status();
    }
  }

  static Stream<Arguments> proofs() {
    return Stream.of(
        Arguments.of(PASSWORD, Optional.of(PROJECT), """
            {"auth": {"identity": {"methods": ["password"], "password": {"user": {
                "name": "demo", "domain": {"id": "default"}, "password": "s3cret"}}},
              "scope": {"project": {"name": "web", "domain": {"name": "Default"}}}}}"""),
        Arguments.of(
            new Identity.Password(new Reference.ById("u1"), new Secret("s3cret")),
            Optional.of(new Scope.Project(new Reference.ById("p1"))),
            """
            {"auth": {"identity": {"methods": ["password"], "password": {"user": {
                "id": "u1", "password": "s3cret"}}},
              "scope": {"project": {"id": "p1"}}}}"""),
        Arguments.of(
            new Identity.ApplicationCredential("a1", new Secret("s3cret")), Optional.empty(), """
            {"auth": {"identity": {"methods": ["application_credential"],
              "application_credential": {"id": "a1", "secret": "s3cret"}}}}"""),
        Arguments.of(
            new Identity.NamedApplicationCredential(USER, "ci", new Secret("s3cret")),
            Optional.empty(),
            """
            {"auth": {"identity": {"methods": ["application_credential"],
              "application_credential": {"name": "ci", "secret": "s3cret",
                "user": {"name": "demo", "domain": {"id": "default"}}}}}}"""),
        Arguments.of(
            new Identity.Token(new Secret("s3cret")),
            Optional.of(new Scope.Domain(new Reference.ByName("Default"))),
            """
            {"auth": {"identity": {"methods": ["token"], "token": {"id": "s3cret"}},
              "scope": {"domain": {"name": "Default"}}}}"""));
  }

  @ParameterizedTest
  @MethodSource("proofs")
  void asks_keystone_for_a_token_and_sends_it(
      Identity identity, Optional<Scope> scope, String request) throws IOException {
    assertThat(ask(service(config(identity, scope)))).isEqualTo(200);

    assertThat(cloud.asked())
        .extracting(Object::toString)
        .containsExactly("POST " + TOKENS, "GET /image/v2/x");
    assertThat(ImageRecords.json(cloud.asked().get(0).body()))
        .isEqualTo(ImageRecords.json(request));
    assertThat(cloud.asked().get(0).header("Content-Type")).hasValue("application/json");
    assertThat(cloud.asked().get(1).header("X-Auth-Token")).hasValue("t1");
  }

  @ParameterizedTest
  @CsvSource({
    "PUBLIC, , /image/v2/x",
    "PUBLIC, east, /image/v2/x",
    "PUBLIC, west, /west/v2/x",
    "INTERNAL, , /internal/v2/x",
    "INTERNAL, east, /internal/v2/x"
  })
  void finds_the_image_service_in_the_catalog(
      EndpointInterface kind, String region, String expected) throws IOException {
    assertThat(ask(service(at(kind, Optional.ofNullable(region), Optional.empty()))))
        .isEqualTo(200);

    assertThat(cloud.asked(expected)).hasSize(1);
  }

  @Test
  void an_endpoint_that_is_set_is_the_one() throws IOException {
    assertThat(ask(service(
            at(EndpointInterface.ADMIN, Optional.of("nowhere"), Optional.of(cloud.url("/own"))))))
        .isEqualTo(200);

    assertThat(cloud.asked("/own/v2/x")).hasSize(1);
  }

  @Test
  void a_catalog_without_such_a_service_says_which_there_are() {
    assertThatFails(service(at(EndpointInterface.INTERNAL, Optional.of("west"), Optional.empty())))
        .hasMessageContaining("no internal image service in region west")
        .hasMessageContaining("public in west");
  }

  @ParameterizedTest
  @ValueSource(strings = {"east", "west"})
  void an_endpoint_that_is_no_url_is_not_asked(String region) {
    assertThatFails(service(at(EndpointInterface.ADMIN, Optional.of(region), Optional.empty())))
        .hasMessageContaining("no URL");
  }

  @Test
  void a_token_for_no_project_has_no_catalog() {
    cloud.on(
        TOKENS,
        with(
            FakeCloud.json(201, "{\"token\": {\"expires_at\": \"2026-11-22T13:00:00Z\"}}"),
            "X-Subject-Token",
            "t1"));

    assertThatFails(service(config(PASSWORD, Optional.empty())))
        .hasMessageContaining("has no public image service");
  }

  @Test
  void without_authentication_no_token_is_asked_for_nor_sent() throws IOException {
    ImageService service = service(CloudConfig.withoutAuthentication(cloud.url("/own/v2")));

    ask(service);

    assertThat(cloud.asked()).singleElement().satisfies(asked -> {
      assertThat(asked).hasToString("GET /own/v2/x");
      assertThat(asked.header("X-Auth-Token")).isEmpty();
    });
  }

  @Test
  void a_token_is_used_until_shortly_before_it_expires() throws IOException {
    ImageService service = service();
    ask(service);
    now = NOW.plus(Duration.ofMinutes(57));
    ask(service);
    assertThat(cloud.asked(TOKENS)).hasSize(1);

    cloud.on(TOKENS, token("t2", "2026-11-22T14:00:00Z"));
    now = NOW.plus(Duration.ofMinutes(59));
    ask(service);

    assertThat(cloud.asked(TOKENS)).hasSize(2);
    assertThat(tokens()).containsExactly("t1", "t1", "t2");
  }

  @Test
  void a_token_that_is_not_accepted_is_replaced_once() throws IOException {
    cloud.on(
        TOKENS, inTurn(token("t1", "2026-11-22T13:00:00Z"), token("t2", "2026-11-22T14:00:00Z")));
    cloud.on("/image/v2/x", inTurn(status(401), status(200)));

    assertThat(ask(service())).isEqualTo(200);

    assertThat(tokens()).containsExactly("t1", "t2");
  }

  @Test
  void a_service_that_accepts_no_token_has_its_way() throws IOException {
    cloud.on("/image/v2/x", status(401));

    assertThat(ask(service())).isEqualTo(401);

    assertThat(cloud.asked(TOKENS)).hasSize(2);
    assertThat(cloud.asked("/image/v2/x")).hasSize(2);
  }

  @Test
  void many_threads_ask_for_one_token() throws Exception {
    ImageService service = service();
    Callable<Integer> asking = () -> ask(service);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Integer> answer :
          threads.invokeAll(Stream.generate(() -> asking).limit(16).toList())) {
        assertThat(answer.get()).isEqualTo(200);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(cloud.asked(TOKENS)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "401, credentials are wrong",
    "403, not good for this project",
    "404, no Identity API v3",
    "400, answered 400",
    "300, answered 300",
    "200, answered 200"
  })
  void credentials_that_are_refused_are_not_tried_again(int status, String why) {
    cloud.on(TOKENS, status(status));

    assertThatFails(service()).hasMessageContaining(why);
    assertThat(cloud.asked(TOKENS)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void a_keystone_in_trouble_is_tried_later(int status) {
    cloud.on(TOKENS, with(status(status), "Retry-After", "3"));

    assertThatThrownBy(() -> ask(service()))
        .isInstanceOfSatisfying(
            TryLaterException.class, e -> assertThat(e.delay()).hasValue(Duration.ofSeconds(3)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {\"token\": {}}",
        "application/json | {\"token\": {\"expires_at\": \"tomorrow\"}}",
        "application/json | {\"token\": s3cret",
        "application/json | []",
        "text/html | <html>s3cret</html>"
      })
  void a_keystone_that_talks_nonsense_shows_nothing_of_it(String type, String text) {
    cloud.on(TOKENS, with(body(201, type, text.getBytes(UTF_8)), "X-Subject-Token", "s3cret"));

    assertThatThrownBy(() -> ask(service()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the identity service at")
        .hasStackTraceContaining("Keystone")
        .satisfies(e -> assertThat(e.getMessage() + e.getCause()).doesNotContain("s3cret"));
  }

  @Test
  void a_keystone_that_gives_no_token_is_tried_again() {
    cloud.on(TOKENS, FakeCloud.json(201, "{\"token\": {}}"));

    assertThatThrownBy(() -> ask(service()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("without a token");
  }

  @Test
  void a_configuration_that_fails_is_read_again_by_the_next() throws IOException {
    CloudConfig good = config(PASSWORD, Optional.of(PROJECT));
    List<CloudConfig> configs = new java.util.ArrayList<>();
    ImageService service = new ImageService(
        () -> {
          if (configs.isEmpty()) {
            throw Misconfigured.because("there is none");
          }
          return configs.get(0);
        },
        FakeCloud.transports(),
        clock);
    assertThatFails(service).hasMessageContaining("there is none");

    configs.add(good);

    assertThat(ask(service)).isEqualTo(200);
  }

  @Test
  void no_secret_is_shown() {
    assertThat(config(PASSWORD, Optional.of(PROJECT)).toString())
        .contains("demo")
        .doesNotContain("s3cret");
  }

  private List<String> tokens() {
    return cloud.asked("/image/v2/x").stream()
        .map(asked -> asked.header("X-Auth-Token").orElse("none"))
        .toList();
  }

  private static AbstractThrowableAssert<?, ?> assertThatFails(ImageService service) {
    return assertThatThrownBy(() -> ask(service))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SOURCE_UNAVAILABLE))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }
}
