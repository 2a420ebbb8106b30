using Parley.Engine.Speech;

namespace Parley.Benchmarks.Speech;

/// <summary>A retailer's support line, as a dialogue script would describe it to the recogniser, and questions to try on it.</summary>
internal static class SupportDomain
{
    private const string Digits = "zero | oh | one | two | three | four | five | six | seven | eight | nine";

    public static RecognitionDomain Create() => new()
    {
        Id = "bench-support",
        Phrases =
        [
            "where is my order {order_id}", "where is order {order_id}", "track order {order_id}", "track my order {order_id}",
            "what is the status of order {order_id}", "what is the status of my order", "where is my order",
            "i want to return order {order_id}", "i want to return my order", "i would like to return {order_id}",
            "can i return an item", "my order arrived damaged", "cancel order {order_id}", "i want to cancel my order",
            "do you have wireless headphones in stock", "how much are the running shoes", "what is your return policy",
            "when will my order arrive", "what payment methods do you accept", "talk to a human", "speak to an agent",
            "my order number is {order_id}", "it is {order_id}", "{order_id}", "yes", "no", "yes please", "no thank you",
            "thank you", "goodbye", "can you repeat that", "help", "what can you do", "hello",
        ],
        Slots = new Dictionary<string, RecognitionSlot>
        {
            ["order_id"] = new(
                $"(o r d) (d e l | m u m | b l r) ({Digits}) ({Digits}) ({Digits}) ({Digits})",
                ["o r d d e l seven seven two one", "o r d m u m one two three four", "o r d b l r nine oh eight five"]),
        },
    };

    public static IReadOnlyList<string> Questions { get; } =
    [
        "where is my order o r d d e l seven seven two one", "track order o r d m u m four five one nine",
        "what is the status of order o r d b l r three three eight zero", "i want to return order o r d d e l six oh two four",
        "cancel order o r d m u m eight one five two", "my order number is o r d b l r two nine seven six",
        "o r d d e l one two three four", "i would like to return o r d m u m nine nine zero one",
        "do you have wireless headphones in stock", "how much are the running shoes", "what is your return policy",
        "when will my order arrive", "what payment methods do you accept", "talk to a human", "my order arrived damaged",
        "can i return an item", "yes please", "no thank you", "i want to cancel my order", "can you repeat that",
    ];

    public static IReadOnlyList<string> Foreign { get; } =
    [
        "what is the weather in london tomorrow", "book me a flight to paris next monday", "play some jazz music",
        "how tall is the eiffel tower", "set an alarm for seven in the morning", "who won the football match last night",
        "tell me a joke about penguins", "i need a plumber for my kitchen sink", "what is the capital of australia",
        "turn on the lights in the living room", "translate good morning into spanish", "how do i bake sourdough bread",
        "my dog has been sneezing all week", "please water the plants on friday", "the train leaves from platform nine",
    ];
}
