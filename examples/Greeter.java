final class Greeter {
  private final String greeting;

  Greeter(String greeting) {
    this.greeting = greeting;
  }

  String greet(String name) {
    String trimmed = name.strip();
    return greeting + ", " + trimmed + "!";
  }
}
