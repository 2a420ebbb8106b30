namespace Parley.Samples.Tests;

[Trait("Category", "Integration")]
public sealed class OutOfDomainTests
{
    private const string Sentences = """
        what is the weather like in london tomorrow
        book me a table for two at an italian restaurant
        who won the cricket match last night
        play some relaxing jazz music
        what is the capital of australia
        set an alarm for seven in the morning
        how far is the moon from the earth
        tell me a joke about elephants
        turn off the lights in the living room
        what time does the train to chicago leave
        remind me to call my mother on sunday
        how do you make a chocolate cake
        translate good morning into spanish
        what is the square root of two hundred
        find me a flight to new york next friday
        who wrote the lord of the rings
        how many people live in japan
        order a large pizza with extra cheese
        is it going to rain this afternoon
        what is the meaning of life
        read me the news headlines
        how tall is mount everest
        what should i wear to a wedding
        call me a taxi to the airport
        when does the next bus come
        can you recommend a good book
        the quick brown fox jumps over the lazy dog
        my dog has been sick since yesterday
        how do i fix a flat tyre on my bicycle
        i would like a room with a view for three nights
        what is the best way to learn the piano
        where is the nearest hospital
        who is the president of france
        open the garage door please
        how old is the universe
        what is the balance of nature
        i need a doctor appointment for my son
        how much does a ticket to the opera cost
        what films are showing at the cinema tonight
        where did i park my car
        when was the first world war
        can i return to my hotel after midnight
        how much is a trip to goa
        what is the score of the football game
        where is the key to my house
        the status of women in ancient rome
        track the flight from boston
        do you have any vegetarian dishes
        i want to return to india next year
        how many loans words are there in english grammar
        what is the price of gold today
        check the oil in my engine
        how long is the great wall of china
        tell me about the roman empire
        does it snow in kenya
        in order to win you must practise every day
        she sells sea shells by the sea shore
        four score and seven years ago our fathers
        go forward ten meters and then turn left
        please water the plants while i am away
        """;

    public static TheoryData<string> All() => [.. Sentences.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Say_SentenceOfAnotherDomain_CallsNoShopMaxTool(string sentence)
    {
        using var conversation = SampleConversation.ShopMax();

        await conversation.SayAsync(sentence);

        Assert.Empty(conversation.Calls);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Say_SentenceOfAnotherDomain_CallsNoShiFiToolOfAVerifiedCaller(string sentence)
    {
        using var conversation = SampleConversation.ShiFi();
        await conversation.SayAsync("what is my balance", "123", "4821");
        conversation.Calls.Clear();

        await conversation.SayAsync(sentence);

        Assert.Empty(conversation.Calls);
    }

    [Fact]
    public void All_HasSixtySentences() => Assert.Equal(60, All().Count);
}
