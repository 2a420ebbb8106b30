using Parley.Engine.Speech;

namespace Parley.Engine.Tests.Speech;

/// <summary>A small domain to recognise in: fifteen phrases of a shop, one slot.</summary>
internal static class OrderDomain
{
    private const string Digit = "(zero | oh | one | two | three | four | five | six | seven | eight | nine)";

    public static RecognitionDomain Create(string id = "orders") => new()
    {
        Id = id,
        Phrases =
        [
            "where is my order {order_id}", "track order {order_id}", "what is the status of order {order_id}",
            "i want to return order {order_id}", "cancel order {order_id}", "my order number is {order_id}", "{order_id}",
            "do you have wireless headphones in stock", "how much are the running shoes", "what is your return policy",
            "when will my order arrive", "talk to a human", "yes please", "no thank you", "can you repeat that",
        ],
        Slots = new Dictionary<string, RecognitionSlot>
        {
            ["order_id"] = new(
                $"o r d (d e l | m u m | b l r) {Digit} {Digit} {Digit} {Digit}",
                ["o r d d e l seven seven two one", "o r d m u m one two three four", "o r d b l r nine oh eight five"]),
        },
    };
}
