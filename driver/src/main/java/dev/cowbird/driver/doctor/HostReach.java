/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.doctor;

import dev.cowbird.driver.address.IpAddress;
import dev.cowbird.driver.network.ProbedPort.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * From this host: by ICMP where it has the right to, else by TCP, of which a refusal is an answer.
 */
public final class HostReach implements Reach {
  private static final int PATIENCE_MILLIS = 2000;

  @Override
  public boolean answers(IpAddress address) {
    try {
      return address.value().isReachable(PATIENCE_MILLIS);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Answer connects(IpAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.value(), port), PATIENCE_MILLIS);
      return Answer.OPEN;
    } catch (ConnectException e) {
      // Refused, or by a host on the way: what it says is not to be had but as words.
      return String.valueOf(e.getMessage()).contains("refused") ? Answer.REFUSED : Answer.SILENT;
    } catch (IOException e) {
      return Answer.SILENT;
    }
  }
}
