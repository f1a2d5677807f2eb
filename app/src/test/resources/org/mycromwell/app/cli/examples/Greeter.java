final class Greeter {
  private final String greeting;

  Greeter(String greeting) {
    this.greeting = greeting;
  }

  String greet(String name) {
    if (name == null) {
      throw new IllegalArgumentException("name is null");
    }
    String trimmed = name.strip();
    return greeting + ", " + trimmed + "!";
  }
}
