namespace Parley.Samples.Tests.ShopMax;

[Trait("Category", "Integration")]
public sealed class ShopMaxConversationTests
{
    [Theory]
    [InlineData("Where is my order ORD-DEL-7721?", "in transit")]
    [InlineData("where is my order o r d d e l seven seven two one", "in transit")]
    [InlineData("where is my order delhi seven seven two one", "within 2 business days")]
    [InlineData("where's my order dell double seven two one", "SMS with the tracking link")]
    [InlineData("track order seventy seven twenty one", "in transit")]
    [InlineData("hi there, I was wondering if you could tell me where my order ORD-DEL-7721 is, please", "in transit")]
    [InlineData("ord-mum-8832", "delayed")]
    [InlineData("What's the status of order ORD-BLR-9018", "out for delivery in Bangalore")]
    [InlineData("when will my order chennai five five six seven arrive", "processed")]
    [InlineData("has my order hyderabad double two four six arrived", "delivered 21 days ago")]
    [InlineData("my order ORD-KOL-6094 has not arrived", "packed in our Kolkata warehouse")]
    [InlineData("check my order bengaluru four six seven three", "cancelled")]
    [InlineData("track my order j a i double nine two one", "returned")]
    [InlineData("order pune thirty three twelve", "delivered 2 days ago")]
    [InlineData("I'm still waiting for my order ORD-CHE-7450", "1 business day.")]
    [InlineData("where is my package ORD-DEL-6648", "should reach you today")]
    [InlineData("Where is my order ORD-DEL-0000?", "cannot find the order ORD-DEL-0000")]
    [InlineData("Where is my order ORD-XYZ-1234?", "cannot find the order ORD-XYZ-1234")]
    public async Task Say_OrderQuestion_TellsItsState(string question, string expected)
    {
        using var conversation = SampleConversation.ShopMax();

        var reply = await conversation.SayAsync(question);

        Assert.Contains(expected, reply, StringComparison.Ordinal);
        Assert.Equal("get_order_status", Assert.Single(conversation.Calls).Name);
    }

    [Theory]
    [InlineData("how much is the laptop", "The NovaBook 14 laptop costs 54,990 rupees.")]
    [InlineData("What's the price of your TV?", "42,990 rupees")]
    [InlineData("how much does the fridge cost", "31,500 rupees")]
    [InlineData("do you have any headphones in stock", "We have 310 of them")]
    [InlineData("is the smart watch available", "out of stock")]
    [InlineData("what is the warranty on the washing machine", "24 months")]
    [InlineData("does the printer come with a warranty", "12 months")]
    [InlineData("tell me about the camera", "24 megapixels")]
    [InlineData("I would like to buy a smartphone", "delivery takes 2 business days")]
    [InlineData("how soon can you deliver the microwave oven", "4 business days")]
    public async Task Say_ProductQuestion_AnswersFromTheData(string question, string expected)
    {
        using var conversation = SampleConversation.ShopMax();

        var reply = await conversation.SayAsync(question);

        Assert.Contains(expected, reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Where is my order?|Delhi seven seven two one", "in transit")]
    [InlineData("Where is my order?|it is o r d mum eight eight three two", "delayed")]
    [InlineData("Where is my order?|umm seven seven two one", "in transit")]
    [InlineData("Where is my order?|the order number is ORD-DEL-7721", "in transit")]
    [InlineData("Where is my order?|order delhi seven seven to one", "in transit")]
    [InlineData("Where is my order?|delhi seven seven|delhi seven seven two one", "in transit")]
    [InlineData("Where is my order?|say that again|delhi seven seven two one", "in transit")]
    [InlineData("Where is my order?|who are you|delhi seven seven two one", "in transit")]
    [InlineData("Where is my order?|how much is the laptop", "54,990 rupees")]
    [InlineData("how much is the laptop|does it come with a warranty", "12 months")]
    [InlineData("tell me about the tablet|is it in stock", "We have 33")]
    [InlineData("I want to return my order|ORD-MUM-3405|it does not work|yes", "The return number is RMA-5001")]
    [InlineData("I want to return order mumbai three four oh five because it is broken|yes please", "RMA-5001")]
    [InlineData("my order ORD-PUN-3312 arrived damaged|yes go ahead", "RMA-5001")]
    [InlineData("Where is my order ORD-HYD-5803|I want to return it|i changed my mind|yes", "return of the camera is requested")]
    [InlineData("can I return order ORD-DEL-7721|wrong item|yes", "has not been delivered")]
    [InlineData("I want a refund for order ORD-DEL-1180|it is defective|okay", "more than 30 days ago")]
    [InlineData("return order ORD-JAI-9921|too small|yes", "was returned already")]
    [InlineData("return order ORD-MUM-3405|broken|yes|return order ORD-MUM-3405|broken|yes", "already requested")]
    [InlineData("return order ORD-MUM-3405|broken|no", "not requested a return")]
    [InlineData("return order ORD-MUM-3405|never mind", "anything else")]
    [InlineData("thank you", "You are welcome.")]
    [InlineData("that's all, thank you", "Goodbye")]
    public async Task Say_SeveralTurns_LeadsToTheEnd(string turns, string expected)
    {
        using var conversation = SampleConversation.ShopMax();

        var reply = await conversation.SayAsync(turns.Split('|'));

        Assert.Contains(expected, reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("return order ORD-MUM-3405|broken|no")]
    [InlineData("return order ORD-MUM-3405|broken|maybe later, who knows")]
    [InlineData("return order ORD-MUM-3405|broken|forget it|yes")]
    public async Task Say_ReturnNotConfirmed_RequestsNothing(string turns)
    {
        using var conversation = SampleConversation.ShopMax();

        await conversation.SayAsync(turns.Split('|'));

        Assert.Empty(conversation.Calls);
    }

    [Theory]
    [InlineData("Tell me a joke")]
    [InlineData("what is the capital of france")]
    [InlineData("can you write a poem about my order")]
    [InlineData("I want to speak to a manager")]
    [InlineData("cancel my order")]
    public async Task Say_OffBusiness_SaysWhatItCanDo(string question)
    {
        using var conversation = SampleConversation.ShopMax();

        var reply = await conversation.SayAsync(question);

        Assert.Empty(conversation.Calls);
        Assert.Matches("only help|no human agent|cannot cancel|order number", reply);
    }
}
