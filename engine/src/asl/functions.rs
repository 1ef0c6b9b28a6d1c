//! The functions that expressions may call, with signatures: for completion and hover, and to tell a
//! misspelt name. Sources: "Intrinsics for JSONPath states" and "Transforming data with JSONata" of the
//! Step Functions developer guide; docs.jsonata.org.

/// A function with its signature and a line on what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Function {
    pub name: &'static str,
    /// The call with its arguments' names, as one would type it.
    pub signature: &'static str,
    pub description: &'static str,
}

const fn function(name: &'static str, signature: &'static str, description: &'static str) -> Function {
    Function { name, signature, description }
}

/// Intrinsic functions of JSONPath states.
pub const INTRINSICS: &[Function] = &[
    function("States.Format", "States.Format('text {}', value, …)", "Puts values into the {} of a text."),
    function("States.StringToJson", "States.StringToJson(text)", "Parses JSON text."),
    function("States.JsonToString", "States.JsonToString(value)", "Writes a value as JSON text."),
    function("States.Array", "States.Array(value, …)", "An array of its arguments."),
    function("States.ArrayPartition", "States.ArrayPartition(array, size)", "Cuts an array into chunks."),
    function(
        "States.ArrayContains",
        "States.ArrayContains(array, value)",
        "Whether the array holds the value.",
    ),
    function(
        "States.ArrayRange",
        "States.ArrayRange(first, last, step)",
        "An array of numbers, both ends included.",
    ),
    function("States.ArrayGetItem", "States.ArrayGetItem(array, index)", "One element, counted from 0."),
    function("States.ArrayLength", "States.ArrayLength(array)", "How many elements the array has."),
    function("States.ArrayUnique", "States.ArrayUnique(array)", "The array without repeated elements."),
    function(
        "States.Base64Encode",
        "States.Base64Encode(text)",
        concat!("Encodes text up to ", figure!(BASE64_INPUT_LENGTH), " characters."),
    ),
    function(
        "States.Base64Decode",
        "States.Base64Decode(text)",
        concat!("Decodes Base64 text up to ", figure!(BASE64_INPUT_LENGTH), " characters."),
    ),
    function(
        "States.Hash",
        "States.Hash(value, algorithm)",
        "MD5, SHA-1, SHA-256, SHA-384 or SHA-512 of a value.",
    ),
    function(
        "States.JsonMerge",
        "States.JsonMerge(first, second, false)",
        "Both objects in one; the second wins. Shallow only.",
    ),
    function(
        "States.MathRandom",
        "States.MathRandom(first, last, seed)",
        "A random whole number of the range.",
    ),
    function("States.MathAdd", "States.MathAdd(first, second)", "The sum of two whole numbers."),
    function(
        "States.StringSplit",
        "States.StringSplit(text, separators)",
        "Cuts text at any of the separators.",
    ),
    function("States.UUID", "States.UUID()", "A random version 4 UUID."),
];

/// Functions of JSONata that Step Functions offers: JSONata's own without `$eval`, and its additions.
pub const JSONATA: &[Function] = &[
    function("$string", "$string(value, prettify)", "The value as text."),
    function("$length", "$length(text)", "How many characters the text has."),
    function("$substring", "$substring(text, start, length)", "A part of the text."),
    function("$substringBefore", "$substringBefore(text, chars)", "What comes before the first match."),
    function("$substringAfter", "$substringAfter(text, chars)", "What comes after the first match."),
    function("$uppercase", "$uppercase(text)", "The text in capitals."),
    function("$lowercase", "$lowercase(text)", "The text in small letters."),
    function("$trim", "$trim(text)", "The text with its white space tidied."),
    function("$pad", "$pad(text, width, char)", "The text filled up to a width; negative: at the left."),
    function("$contains", "$contains(text, pattern)", "Whether the text holds the pattern."),
    function("$split", "$split(text, separator, limit)", "Cuts text into an array."),
    function("$join", "$join(array, separator)", "Joins texts."),
    function("$match", "$match(text, pattern, limit)", "The matches of a regular expression."),
    function("$replace", "$replace(text, pattern, replacement, limit)", "Text with the matches replaced."),
    function("$base64encode", "$base64encode(text)", "Encodes text."),
    function("$base64decode", "$base64decode(text)", "Decodes Base64 text."),
    function("$encodeUrlComponent", "$encodeUrlComponent(text)", "Escapes a part of a URL."),
    function("$encodeUrl", "$encodeUrl(text)", "Escapes a URL."),
    function("$decodeUrlComponent", "$decodeUrlComponent(text)", "Undoes $encodeUrlComponent."),
    function("$decodeUrl", "$decodeUrl(text)", "Undoes $encodeUrl."),
    function("$number", "$number(value)", "The value as a number."),
    function("$abs", "$abs(number)", "Without its sign."),
    function("$floor", "$floor(number)", "Rounded down."),
    function("$ceil", "$ceil(number)", "Rounded up."),
    function("$round", "$round(number, precision)", "Rounded half to even."),
    function("$power", "$power(base, exponent)", "A power."),
    function("$sqrt", "$sqrt(number)", "The square root."),
    function(
        "$random",
        "$random(seed)",
        "A random number from 0 up to 1; Step Functions takes an optional seed.",
    ),
    function("$formatNumber", "$formatNumber(number, picture, options)", "A number as text by a picture."),
    function("$formatBase", "$formatBase(number, radix)", "A number as text of a base."),
    function("$formatInteger", "$formatInteger(number, picture)", "A whole number as text by a picture."),
    function("$parseInteger", "$parseInteger(text, picture)", "A whole number out of text by a picture."),
    function("$sum", "$sum(array)", "The sum of numbers."),
    function("$max", "$max(array)", "The largest number."),
    function("$min", "$min(array)", "The smallest number."),
    function("$average", "$average(array)", "The mean of numbers."),
    function("$boolean", "$boolean(value)", "The value as true or false."),
    function("$not", "$not(value)", "The opposite."),
    function("$exists", "$exists(value)", "Whether there is a value at all."),
    function("$count", "$count(array)", "How many elements there are."),
    function("$append", "$append(first, second)", "Two arrays in one."),
    function("$sort", "$sort(array, function)", "The array in order."),
    function("$reverse", "$reverse(array)", "The array backwards."),
    function("$shuffle", "$shuffle(array)", "The array in random order."),
    function("$distinct", "$distinct(array)", "The array without repeated elements."),
    function("$zip", "$zip(first, second, …)", "Elements of the same index side by side."),
    function("$keys", "$keys(object)", "The names of the members."),
    function("$lookup", "$lookup(object, key)", "The member of that name."),
    function("$spread", "$spread(object)", "One object a member."),
    function("$merge", "$merge(array)", "Objects in one."),
    function("$sift", "$sift(object, function)", "The members that pass."),
    function("$each", "$each(object, function)", "The function's result for every member."),
    function("$error", "$error(message)", "Fails with that message."),
    function("$assert", "$assert(condition, message)", "Fails unless the condition holds."),
    function("$type", "$type(value)", "The name of the value's type."),
    function("$now", "$now(picture, timezone)", "The present time as text."),
    function("$millis", "$millis()", "The present time in milliseconds since 1970."),
    function("$fromMillis", "$fromMillis(number, picture, timezone)", "A time as text."),
    function("$toMillis", "$toMillis(text, picture)", "A time in milliseconds since 1970."),
    function("$map", "$map(array, function)", "The function's result for every element."),
    function("$filter", "$filter(array, function)", "The elements that pass."),
    function("$single", "$single(array, function)", "The one element that passes."),
    function("$reduce", "$reduce(array, function, init)", "The array folded into one value."),
    function("$partition", "$partition(array, size)", "Cuts an array into chunks. Step Functions' own."),
    function("$range", "$range(first, last, step)", "An array of numbers. Step Functions' own."),
    function("$hash", "$hash(text, algorithm)", "A hash in hexadecimal digits. Step Functions' own."),
    function("$uuid", "$uuid()", "A random version 4 UUID. Step Functions' own."),
    function("$parse", "$parse(text)", "Parses JSON text. Step Functions' own."),
];

/// Names below `$states` with what they hold.
pub const STATES_VARIABLE: &[Function] = &[
    function("$states.input", "$states.input", "The state's input."),
    function("$states.result", "$states.result", "The result of a Task, Parallel or Map that succeeded."),
    function("$states.errorOutput", "$states.errorOutput", "The error and its cause; only in Catch."),
    function("$states.context", "$states.context", "The execution, state, task token and Map item."),
];

/// Paths into the context object with what they hold, without the leading `$$.` or `$states.context.`.
pub const CONTEXT: &[Function] = &[
    function("Execution.Id", "Execution.Id", "The ARN of the execution."),
    function("Execution.Name", "Execution.Name", "The name of the execution."),
    function("Execution.Input", "Execution.Input", "What the execution was started with."),
    function("Execution.RoleArn", "Execution.RoleArn", "The role that the workflow acts with."),
    function("Execution.StartTime", "Execution.StartTime", "When the execution started."),
    function("Execution.RedriveCount", "Execution.RedriveCount", "How often the execution was redriven."),
    function("State.Name", "State.Name", "The name of this state."),
    function("State.EnteredTime", "State.EnteredTime", "When this state was entered."),
    function("State.RetryCount", "State.RetryCount", "How often this state was retried."),
    function("StateMachine.Id", "StateMachine.Id", "The ARN of the workflow."),
    function("StateMachine.Name", "StateMachine.Name", "The name of the workflow."),
    function("Task.Token", "Task.Token", "The token of a callback task."),
    function("Map.Item.Value", "Map.Item.Value", "The item that this iteration works on."),
    function("Map.Item.Index", "Map.Item.Index", "The item's index, from 0."),
    function("Map.Item.Key", "Map.Item.Key", "The item's name, where a Map runs over an object."),
];
