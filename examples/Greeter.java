public final class Greeter {
    private final String greeting;

    public Greeter(String greeting) {
        this.greeting = greeting;
    }

    public String greet(String name) {
        String trimmed = name.strip();
        return greeting + ", " + trimmed + "!";
    }
}
