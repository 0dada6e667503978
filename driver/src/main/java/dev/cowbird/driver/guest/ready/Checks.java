/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.guest.ready;

import dev.cowbird.driver.WaitFor;
import dev.cowbird.driver.guest.TextMatcher;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** From what is wanted to the check of it. */
record Checks(GuestView guest) {
  /** What cloud-init prints last, unless its {@code final_message} is another one. */
  private static final Pattern CLOUD_INIT_END =
      Pattern.compile("Cloud-init v\\. \\S+ finished at ");

  /** Closed by the caller. */
  Check of(WaitFor wanted) {
    if (wanted instanceof WaitFor.All all) {
      return new AllCheck(all.parts(), each(all.parts()));
    }
    if (wanted instanceof WaitFor.Any any) {
      return new AnyCheck(each(any.parts()));
    }
    return new SteadyCheck(single(wanted));
  }

  private Check single(WaitFor wanted) {
    if (wanted instanceof WaitFor.ConsoleText text) {
      return new ConsoleCheck(
          guest.console(),
          new TextMatcher(text.text())::accept,
          "its console has not shown '" + text.text() + "'");
    }
    if (wanted instanceof WaitFor.ConsoleLine line) {
      return lines(line.pattern(), "no line of its console matches '" + line.pattern() + "'");
    }
    if (wanted instanceof WaitFor.Agent) {
      return this::agent;
    }
    if (wanted instanceof WaitFor.CloudInit) {
      return new CloudInitCheck(
          guest, lines(CLOUD_INIT_END, "cloud-init has not said that it has finished"));
    }
    return new PolledCheck(look(wanted));
  }

  private PolledCheck.Look look(WaitFor wanted) {
    if (wanted instanceof WaitFor.TcpPort tcp) {
      return () -> new Endpoints(guest, tcp.port()).missing(this::connect);
    }
    if (wanted instanceof WaitFor.SshBanner ssh) {
      return () -> new Endpoints(guest, ssh.port()).missing(Tcp::sshBanner);
    }
    if (wanted instanceof WaitFor.SshLogin login) {
      return () -> new Endpoints(guest, login.port()).missing(new SshAttempt(guest, login)::at);
    }
    if (wanted instanceof WaitFor.Http http) {
      return () -> new Endpoints(guest, http.port()).missing(new HttpAttempt(http)::at);
    }
    if (wanted instanceof WaitFor.Custom custom) {
      return () -> custom(custom);
    }
    return this::address;
  }

  private void connect(InetSocketAddress endpoint) throws IOException {
    if (guest.isRelayed(endpoint)) {
      new RelayedPort(endpoint).connect();
    } else {
      Tcp.connect(endpoint);
    }
  }

  private Check lines(Pattern pattern, String missing) {
    return new ConsoleCheck(guest.console(), new LineMatcher(pattern), missing);
  }

  private Optional<String> address() {
    return guest.addresses().isEmpty()
        ? Optional.of(guest.whyNoAddress().orElse("it has no address yet"))
        : Optional.empty();
  }

  private Optional<String> agent(Duration wait) {
    return guest.agentAnswers(wait)
        ? Optional.empty()
        : Optional.of("its guest agent does not answer");
  }

  private Optional<String> custom(WaitFor.Custom custom) throws InterruptedException {
    try {
      return custom.look().missing(guest);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return Optional.of(custom.words() + ": " + e.getMessage());
    }
  }

  /** On failure none is left open. */
  private List<Check> each(List<WaitFor> parts) {
    List<Check> checks = new ArrayList<>();
    try {
      parts.stream().map((Function<WaitFor, Check>) this::of).forEach(checks::add);
      return checks;
    } catch (RuntimeException e) {
      checks.forEach(Check::close);
      throw e;
    }
  }
}
