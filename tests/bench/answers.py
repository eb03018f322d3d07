"""What the people of `people` say: sentences of an interview, own writing. Kept-out speakers have sentences of their own."""

from __future__ import annotations

TUNING = (
    "I would start with a hash map, because lookups are constant on average.",
    "Then I go through the list once and remember what I have seen.",
    "That gives us linear time, and linear space in the worst case.",
    "If memory is tight, we could sort the list first and use two pointers.",
    "The edge case here is an empty list, which should return nothing.",
    "A process has its own memory, while threads share one.",
    "We had a service that fell over every Monday morning.",
    "So I looked at the graphs, and the database was waiting for locks.",
    "I talked with the other team, and we agreed on a smaller change.",
    "In the end we cut the response time by half.",
    "What I learned is that I should have asked earlier.",
    "An index makes reads faster, but every write has to keep it up to date.",
    "The cache sits in front of the store and expires after a minute.",
    "I would measure first, before changing anything.",
    "It depends on how often the data changes.",
    "My manager wanted to ship on Friday, and I was not comfortable with that.",
    "The tree is balanced, so the height is the logarithm of the size.",
    "We could shard by customer, although one big customer would be a hot spot.",
    "I wrote a test that showed the bug, and then I fixed it.",
    "The queue decouples the two sides, so a slow consumer does not block anyone.",
)
KEPT_OUT = (
    "My first idea is to count the letters and compare the two tables.",
    "Reading the input takes longer than anything that we do with it.",
    "A deadlock needs two locks, taken in a different order.",
    "We rolled it out to one percent of the users, and watched the errors.",
    "The hard part was telling the customer that we were late.",
    "I would keep the newest items in a ring, and drop the oldest.",
    "Recursion is easier to read here, but the stack could overflow.",
    "Two of us paired on it for a week, which helped a lot.",
    "A load balancer spreads the requests, and takes broken machines out.",
    "The interface stays the same, only the storage behind it changes.",
    "Honestly, I did not know the language when I joined.",
    "With binary search we halve the range at every step.",
    "The retry made it worse, because everyone retried at the same moment.",
    "I asked for the numbers, and they told a different story.",
    "Eventually the replicas agree, but a reader may see an old value.",
    "We wrote down what we decided, and why.",
    "A heap gives me the smallest element without sorting everything.",
    "The page felt slow, although the server answered quickly.",
    "I prefer small changes, since they are easy to take back.",
    "Then the swap happens in place, and nothing else moves.",
)
QUESTIONS = ("Should I assume that the input is sorted?", "Does that answer your question?", "Shall I write that down?")
SHORT = ("Yes.", "No.", "O of n.", "Exactly.", "A stack.", "I think so.")
FILLERS = ("um,", "uh,", "so,", "and,", "because,", "well,")
