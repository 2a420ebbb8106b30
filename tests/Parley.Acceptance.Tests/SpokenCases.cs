namespace Parley.Acceptance.Tests;

/// <summary>What callers of the two sample agents ask, in words that are not all a script's own.</summary>
internal static class SpokenCases
{
    /// <summary>The first thing said to ShopMax.</summary>
    public static IReadOnlyList<SpokenCase> ShopMax { get; } =
    [
        new("where is my order o r d d e l seven seven two one", "get_order_status", "ORD-DEL-7721"),
        new("where is my order delhi seven seven two one", "get_order_status", "ORD-DEL-7721"),
        new("track my order mumbai three four zero five", "get_order_status", "ORD-MUM-3405"),
        new("what is the status of order bangalore nine zero one eight", "get_order_status", "ORD-BLR-9018"),
        new("when will my order chennai five five six seven arrive", "get_order_status", "ORD-CHE-5567"),
        new("i would like to check my order hyderabad two two four six", "get_order_status", "ORD-HYD-2246"),
        new("can you track my order kolkata six zero nine four", "get_order_status", "ORD-KOL-6094"),
        new("i am calling about order delhi one one eight zero", "get_order_status", "ORD-DEL-1180"),
        new("has my order mumbai eight eight three two shipped", "get_order_status", "ORD-MUM-8832"),
        new("order chennai seven four five zero", "get_order_status", "ORD-CHE-7450"),
        new("how much is the laptop", "get_product", "laptop"),
        new("what is the price of the television", "get_product", "television"),
        new("how much does the washing machine cost", "get_product", "washing machine"),
        new("do you have the tablet in stock", "get_product", "tablet"),
        new("is the refrigerator available", "get_product", "refrigerator"),
        new("what is the warranty on the camera", "get_product", "camera"),
        new("does the printer come with a warranty", "get_product", "printer"),
        new("tell me about the headphones", "get_product", "headphones"),
        new("tell me more about the vacuum cleaner", "get_product", "vacuum cleaner"),
        new("i want to buy a speaker", "get_product", "speaker"),
    ];

    /// <summary>The first thing said to ShiFi by a verified caller.</summary>
    public static IReadOnlyList<SpokenCase> ShiFi { get; } =
    [
        new("what is my account balance", "get_balance"),
        new("how much money do i have in my account", "get_balance"),
        new("can you check my balance", "get_balance"),
        new("how many loans do i have", "get_loans"),
        new("what is the status of my loan", "get_loans"),
        new("how much do i still owe on my loans", "get_loans"),
        new("what is my credit score", "get_credit_score"),
        new("i would like to know my credit score", "get_credit_score"),
        new("why is my credit score so low", "get_credit_score"),
        new("how can i improve my credit score", "get_credit_score"),
    ];
}
