package web;

import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.LinkedHashMap;
import java.util.logging.Logger;
import java.util.Map;

/** Finds who answers a request. */
public class Router {
  private static final Logger LOG = Logger.getLogger("router");

  private final Map<String, Handler> handlers = new LinkedHashMap<>();
  private final String prefix;
  private int requests;

  public Router(String prefix) {
    this.prefix = prefix;
  }

  /** Answers requests. */
  public interface Handler {
    String handle(String path, Map<String, String> query);
  }

  public void on(String path, Handler handler) {
    if (handler == null) {
      throw new NullPointerException("handler");
    }
    String full = prefix + path;
    handlers.put(full, handler);
    LOG.info("listens on " + full);
  }

  public String route(String uri) {
    requests++;
    int mark = uri.indexOf('?');
    String path = mark < 0 ? uri : uri.substring(0, mark);
    Handler handler = find(path);
    if (handler == null) {
      return error(404, path);
    }
    try {
      return handler.handle(path, query(uri));
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "failed: " + path, failure);
      return error(500, path);
    }
  }

  private Handler find(String path) {
    Handler exact = handlers.get(path);
    if (exact != null) {
      return exact;
    }
    // the longest prefix wins
    String best = "";
    for (String known : handlers.keySet()) {
      if (path.startsWith(known) && known.length() > best.length()) {
        best = known;
      }
    }
    return handlers.get(best);
  }

  static Map<String, String> query(String uri) {
    Map<String, String> result = new LinkedHashMap<>();
    int mark = uri.indexOf('?');
    if (mark >= 0) {
      for (String pair : uri.substring(mark + 1).split(Pattern.quote("&"))) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          result.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
    }
    return result;
  }

  static String error(int status, String path) {
    return "error " + status + ": " + path;
  }

  static int number(Map<String, String> query, String name, int fallback) {
    String text = query.get(name);
    if (text == null) {
      return fallback;
    }
    return Integer.parseInt(text);
  }

  /** How many requests there were. */
  public int requests() {
    return requests;
  }

  public void reset() {
    System.out.println("forgets " + requests + " requests");
    requests = 0;
  }
}
