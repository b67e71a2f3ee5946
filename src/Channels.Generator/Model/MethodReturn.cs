namespace Channels.Generator.Model;

internal enum MethodReturn
{
    Void,
    Task,
    ValueTask,

    /// <summary>The answer itself, which only a worker may return.</summary>
    Answer,

    /// <summary>Task of an answer.</summary>
    TaskOfAnswer,

    /// <summary>ValueTask of an answer.</summary>
    ValueTaskOfAnswer,

    /// <summary>IAsyncEnumerable: an answer in parts.</summary>
    ManyAnswers,
}
