namespace Channels.TestProcess.Contracts;

/// <summary>What a test tells the worker that holds the other end of a channel of numbers to do.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface ICommands
{
    /// <summary>Sends so many numbers, counting up from the first.</summary>
    void Send(int first, int count);

    void Finish();

    void Fail(string message);

    /// <summary>Receives so many numbers; the answer is their sum.</summary>
    void Receive(int count);

    /// <summary>Lets the end go.</summary>
    void Leave();
}
