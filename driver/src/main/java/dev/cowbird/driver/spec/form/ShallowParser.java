/* SPDX-License-Identifier: Apache-2.0 */
package dev.cowbird.driver.spec.form;

import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/** A parser that gives up where lists and mappings are nested deeper than anybody writes them. */
final class ShallowParser implements Parser {
  /** Far more than a description has, and far less than the composer's recursion bears. */
  private static final int DEEPEST = 50;

  private final Parser parser;
  private int depth;

  ShallowParser(Parser parser) {
    this.parser = parser;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public Event next() {
    Event event = parser.next();
    if (event instanceof CollectionStartEvent) {
      depth++;
    } else if (event instanceof CollectionEndEvent) {
      depth--;
    }
    if (depth > DEEPEST) {
      throw new ParserException(
          "lists and mappings are nested deeper than " + DEEPEST, event.getStartMark());
    }
    return event;
  }
}
