using Parley.Engine.Speech.Synthesis;

namespace Parley.Engine.Tests.Speech.Synthesis;

[Trait("Category", "Unit")]
public sealed class SpokenTextTests
{
    [Theory]
    [InlineData("Order ORD-DEL-7721 has shipped.", "Order O R D, D E L, seven seven two one has shipped.")]
    [InlineData("It costs ₹1,299 today.", "It costs one thousand two hundred ninety nine rupees today.")]
    [InlineData("₹1,29,999", "one hundred twenty nine thousand nine hundred ninety nine rupees")]
    [InlineData("You paid $42.50.", "You paid forty two dollars and fifty cents.")]
    [InlineData("That is $1 or £0.99, not -€5.", "That is one dollar or ninety nine pence, not minus five euros.")]
    [InlineData("Rs. 500 and INR 2,000", "five hundred rupees and two thousand rupees")]
    [InlineData("$2.5 million", "two point five million dollars")]
    [InlineData("Delivery on 2026-11-21.", "Delivery on November twenty first, twenty twenty six.")]
    [InlineData("Call +1 555 010 0100 now", "Call plus one, five five five, zero one zero, zero one zero zero now")]
    [InlineData("Call 555-010-0100.", "Call five five five, zero one zero, zero one zero zero.")]
    [InlineData("at 10:30 AM, 9:05 pm or 14:00", "at ten thirty A M, nine oh five P M or fourteen o'clock")]
    [InlineData("the 21st of May", "the twenty first of May")]
    [InlineData("May 3, 2024", "May three, twenty twenty four")]
    [InlineData("since 2005", "since two thousand five")]
    [InlineData("card ending in 4242", "card ending in four two four two")]
    [InlineData("your account number is 100200300", "your account number is one zero zero two zero zero three zero zero")]
    [InlineData("a rate of 8.75%", "a rate of eight point seven five percent")]
    [InlineData("7 days, 1,500 steps, -4 degrees", "seven days, one thousand five hundred steps, minus four degrees")]
    [InlineData("a 16GB phone at 5pm", "a sixteen GB phone at five pm")]
    [InlineData("write to help@shopmax.com", "write to help at shopmax dot com")]
    [InlineData("**Bold** and `code` & [a link](https://example.com)", "Bold and code and a link")]
    [InlineData("- one\n- two 😀", "one two")]
    [InlineData("Plain words stay as they are, don't they?", "Plain words stay as they are, don't they?")]
    [InlineData("tracking AWB12345678", "tracking A W B, one two three four five six seven eight")]
    [InlineData("98765432109876543210", "nine eight seven six five four three two one zero nine eight seven six five four three two one zero")]
    public void From_WrittenText_GivesSpokenWords(string written, string spoken)
    {
        var result = SpokenText.From(written);

        Assert.Equal(spoken, result);
    }
}
