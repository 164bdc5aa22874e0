/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-name-forms.h"

#include <string.h>

#define MAX_UMLAUTS  3    /* in one word, that are tried in both writings */
#define MAX_WRITINGS 48

/* A name and its forms; the first word stands for all. */
static const char *const forms[] = {
  /* English */
  "abigail abby", "abraham abe", "albert al bert", "alexander alex alec sandy xander", "alexandra alex sandra lexi",
  "alfred alf fred", "alice ali", "alison ali", "amanda mandy", "andrew andy drew", "angela angie", "anthony tony antony",
  "arthur art artie", "barbara barb barbie babs", "benjamin ben benny", "bernard bernie", "beverly bev", "bradley brad",
  "calvin cal", "cameron cam", "carolyn carol", "catherine cathy kate katie cath", "charles charlie chuck chas", "charlotte charlie lottie",
  "christine chris chrissy christina tina", "christopher chris kit topher", "clifford cliff", "cynthia cindy", "daniel dan danny",
  "danielle dani", "david dave davy", "deborah debbie deb debra", "dennis denny", "dominic dom", "donald don donnie", "dorothy dot dottie",
  "douglas doug", "edmund ed ned", "edward ed eddie ted ned", "edwin ed", "eleanor ellie nora", "elizabeth liz lizzie beth betty eliza lisa bess",
  "emily em emmy", "eugene gene", "florence flo", "frances fran", "francis frank", "franklin frank", "frederick fred freddie freddy",
  "gabriel gabe", "gabrielle gabby", "geoffrey geoff", "gerald gerry jerry", "gerard gerry", "gregory greg", "harold harry hal",
  "harriet hattie", "henry harry hank", "herbert herb", "hubert bert", "isabella bella izzy", "jacob jake", "jacqueline jackie",
  "james jim jimmy jamie", "janet jan", "jason jay", "jeffrey jeff", "jennifer jen jenny", "jeremy jerry", "jerome jerry", "jessica jess jessie",
  "john johnny jack jon", "jonathan jon jonny", "joseph joe joey", "joshua josh", "judith judy", "katherine kate kathy katie kathryn kathleen",
  "kenneth ken kenny", "kimberly kim", "lawrence larry", "leonard len leo lenny", "leslie les", "lewis lou", "louis lou", "louise lou",
  "lucille lucy", "madeline maddie", "margaret maggie meg peggy marge", "martin marty", "matthew matt", "maxwell max", "megan meg",
  "melissa mel missy", "melanie mel", "michael mike mick micky", "michelle shelly", "mitchell mitch", "nancy nan", "natalie nat", "nathaniel nate nat nathan",
  "nicholas nick nicky", "nicole nicky nikki", "norman norm", "oliver ollie", "olivia liv livvy", "pamela pam", "patricia pat patty trish tricia",
  "patrick pat paddy", "peter pete", "philip phil", "rachel rach", "randolph randy", "raymond ray", "rebecca becky becca", "reginald reg",
  "richard rick dick rich ricky", "robert bob rob bobby robbie bert", "roberta bobbie", "rodney rod", "roger rog", "ronald ron ronnie", "russell russ",
  "samantha sam", "samuel sam sammy", "sarah sally", "sidney sid", "stanley stan", "stephanie steph", "stephen steve steven stevie", "stuart stu",
  "susan sue suzie susie", "suzanne sue", "terence terry", "theresa terry tess", "theodore theo ted", "thomas tom tommy", "timothy tim timmy",
  "tobias toby", "valerie val", "vanessa nessa", "veronica ronnie", "victor vic", "victoria vicky tori", "vincent vince vinny", "virginia ginny",
  "walter walt wally", "wesley wes", "wilfred wilf", "william bill will billy willy liam", "winston win", "zachary zach zack",
  /* German */
  "alexandra sandra alex", "alois lois", "andreas andi andy anderl", "angelika geli", "annegret anne gretel", "anneliese anne liesl",
  "annemarie anne", "anton toni", "august gustl", "barbara babsi bärbel", "bastian basti", "bernhard bernd hardy", "brigitte gitte biggi",
  "christian chris christl", "christiane christl chris", "cornelia conny nele", "daniela dani", "dietrich dieter", "dominik nick", "dorothea dora thea dorle",
  "eberhard hardy", "eduard edi", "elisabeth lisa elli sissi lisbeth liesl betty else elsbeth ilse", "emmanuel manu", "erhard hardy",
  "ferdinand ferdi", "florian flo flori", "franz franzl", "franziska franzi", "friedrich fritz fred friedel", "gabriele gabi gaby", "georg schorsch",
  "gerhard gerd hardy", "gertrud trude gerti", "gottfried friedl", "günther günter", "gustav gustl", "hannelore lore hanne", "heinrich heiner heinz hein",
  "helene leni lena", "helmut helli", "hermann manni", "hildegard hilde", "horst hotte", "ignaz naz", "irmgard irmi", "jakob jockel",
  "joachim achim jochen jo", "johann hans hannes", "johanna hanna hanne", "johannes hans hannes johann jo", "jonas joni", "josef sepp seppl jupp joseph",
  "josefine josi fine", "jürgen jörg", "karoline karo line", "karl kalle", "katharina kathi kati käthe kathrin katrin katja", "klaus niklas", "konrad conny",
  "konstantin", "kristina tina", "leonhard leo hardy", "leopold poldi leo", "lieselotte lilo lotte", "ludwig lutz wiggerl", "magdalena lena leni magda",
  "manfred manni fred", "manuel manu", "manuela manu ela", "margarete grete gretel margret greta margit", "margarethe grete gretel margret greta",
  "maria mitzi mia", "marianne janne", "martina tina", "mathilde tilda", "matthias matze hias matthes mathias", "maximilian max maxi", "michael michi michel",
  "michaela michi ela", "monika moni", "nikolaus klaus nico niko", "oskar ossi", "otto", "peter pit", "philipp phil lipp", "reinhard reiner hardy", "reinhold reini",
  "renate nati", "roland rolli", "rosemarie rosi", "rudolf rudi rolf", "ruprecht rupp", "sebastian basti wastl bastian", "sabine bine", "siegfried sigi", "siegmund sigi",
  "simone mone", "stefan steffen stephan", "stefanie steffi stephanie", "susanne susi sanne", "theodor theo", "theresia resi", "therese resi", "thomas thommy tom",
  "tobias tobi", "ulrich uli ulli", "ulrike uli ulli ulla rike", "ursula uschi ulla", "ute", "valentin vali", "veronika vroni", "viktoria vicky", "vinzenz zenz",
  "volker", "walburga burgl", "waltraud traudl", "werner", "wilhelm willi willy helm wilm", "wilhelmine minna mina", "wolfgang wolf wolfi", "wolfram wolf", "xaver xaverl",
  /* French */
  "alexandre alex", "alexandrine sandrine", "antoine toine tony", "augustin gus", "bénédicte béné", "benoît ben", "bertrand bébert", "catherine cathy kathy",
  "charles charly charlot", "christelle chris", "christian chris cri", "christophe chris tof", "claudine clo", "clémentine clem", "clément clem",
  "corinne coco", "daniel dany", "danielle dany", "dominique dom domi", "élisabeth babette lisette lise", "emmanuel manu", "emmanuelle manue manu",
  "étienne tienne", "florence flo", "florian flo", "françois fanfan", "françoise fanfan soizic", "frédéric fred", "frédérique fred", "gabrielle gaby",
  "geneviève ginette", "gérard gégé", "grégoire greg", "grégory greg", "guillaume guigui", "guy", "isabelle isa", "jacques jacquot", "jacqueline jacquie line",
  "jean jeannot", "jeanne jeannette jeanneton", "jean-baptiste jb", "joséphine josette", "laurent lolo", "louis loulou", "madeleine mado", "marguerite margot",
  "marie mimi", "mathieu matthieu math", "maximilien max", "maxime max", "mélanie mél", "michel mimi", "michèle michou micheline", "monique momo", "nathalie nath",
  "nicolas nico", "olivier olive", "pascal", "patrice pat", "patrick pat", "philippe phil", "pierre pierrot", "raphaël raph", "robert bob bébert", "sébastien seb",
  "solange soso", "sophie so", "stéphane steph", "stéphanie steph", "sylvie syl", "thérèse tess", "théophile théo", "théodore théo", "valérie val", "véronique véro",
  "vincent vince", "virginie gigi", "xavier xav", "yvonne",
  /* Spanish */
  "adelaida ade", "alberto beto", "alejandra ale sandra", "alejandro ale alex jandro", "alfonso alfon poncho", "alfredo fredo", "ana anita", "andrés andresito",
  "antonia toñi toña", "antonio toño toni antón", "bartolomé bartolo", "beatriz bea", "bernardo nardo", "carlos carlitos", "carmen menchu carmela", "catalina cata",
  "cayetano tano", "concepción concha conchita", "consuelo chelo", "cristina cris", "cristóbal tobal", "daniel dani", "daniela dani", "dolores lola loli", "eduardo edu",
  "elena nena", "encarnación encarna", "enrique quique kike", "ernesto neto", "esperanza espe", "federico fede", "felipe pipe", "fernando nando fer", "francisca paca paqui",
  "francisco paco pancho fran curro kiko", "gabriel gabi", "gerardo", "gonzalo gonza", "graciela chela", "gregorio goyo", "guadalupe lupe lupita", "guillermo memo guille",
  "ignacio nacho", "inmaculada inma", "isabel isa chabela", "jaime jimmy", "javier javi", "jesús chus chuy", "joaquín quino", "jorge coque", "josé pepe", "josefa pepa",
  "josefina pepa fina", "juan juanito", "juana juanita", "julián", "leonardo leo", "leticia leti", "lorenzo", "lourdes lurdes", "luis lucho", "luisa", "manuel manolo manu",
  "manuela manoli manola", "marcelino marce", "margarita marga", "mario", "maría mari", "mercedes merche", "miguel migue", "milagros mila", "montserrat montse", "nicolás nico",
  "patricia patri", "pedro perico", "pilar pili", "rafael rafa", "ramón moncho", "raquel", "ricardo ricky", "roberto berto beto", "rodrigo rodri", "rosario charo", "salvador salva",
  "santiago santi yago", "sebastián sebas", "sergio checo", "silvia silvi", "soledad sole", "teresa tere", "tomás tomi", "trinidad trini", "vicente chente", "victoria vicky",
  /* Given names that are one letter from another. */
  "adrian", "adriana", "albert", "alberta", "ana", "anja", "anna", "anne", "andre", "andrea", "andreas", "antonia", "antonio", "antonie", "arne", "bert", "berta", "camille", "camila",
  "carl", "carla", "carlo", "carlos", "carola", "christa", "clara", "claudia", "claudio", "claude", "dario", "daria", "denis", "denise", "diana", "diane", "elena", "elisa", "elise",
  "ella", "emil", "emilia", "emilio", "emma", "eric", "erica", "erik", "erika", "eva", "eve", "fabian", "fabio", "fabienne", "felicia", "felix", "franca", "franco", "frank", "gabriel",
  "gabriela", "georg", "george", "georgia", "gina", "gino", "giulia", "giulio", "hanna", "hannah", "hans", "heike", "heiko", "helen", "helena", "helga", "ines", "inge", "ingo", "irene", "irina",
  "ivan", "ivana", "jan", "jana", "jane", "janine", "jean", "jeanne", "joan", "joel", "joelle", "jose", "josef", "josefa", "juan", "juana", "julia", "julian", "juliana", "juliane", "julie",
  "julien", "julio", "julius", "karin", "karina", "karla", "karl", "karsten", "kerstin", "kirsten", "lara", "laura", "laurent", "lea", "lena", "leo", "leon", "leona", "leonie", "lina",
  "linda", "lino", "louis", "louisa", "louise", "luca", "lucas", "lucia", "lucie", "luis", "luisa", "luise", "lukas", "marc", "marco", "marcel", "marcela", "marcella", "marcello", "marcelle",
  "margit", "maria", "marian", "mariana", "marie", "marina", "marine", "marino", "mario", "marion", "marisa", "mark", "marko", "marlene", "marta", "martha", "martin", "martina", "martine",
  "mary", "matteo", "mattia", "maurice", "mauro", "maya", "michaela", "michel", "michele", "micha", "mila", "mina", "mira", "miriam", "nadia", "nadine", "nico", "nicola", "nicolas", "nicole", "nina", "nora",
  "olga", "oliver", "olivia", "pablo", "paola", "paolo", "pascal", "pascale", "patricia", "patrick", "paul", "paula", "pauline", "paulina", "paulo", "pedro", "petra", "petre", "peter", "philipp",
  "philippa", "pia", "pio", "rahel", "ralf", "rene", "renee", "rita", "robin", "romain", "roman", "romana", "romy", "rosa", "rose", "ruben", "sandro", "sara", "sarah", "sascha", "sasha", "silke", "silvia", "silvio",
  "simon", "simona", "simone", "sofia", "sofie", "sonia", "sonja", "stefan", "stefana", "stefania", "stefano", "stella", "sven", "svenja", "sylvia", "sylvie", "tanja", "tania", "tim", "timo", "tina", "tom", "toma", "ulf",
  "valentin", "valentina", "valentine", "vera", "victor", "victoria", "viktor", "viktoria", "viola", "yann", "yves", "yvette", "yvonne",
};

static const char *const fillers[] = {
  "dr", "prof", "professor", "dipl", "ing", "mag", "phd", "md", "mba", "mr", "mrs", "ms", "miss", "sir", "dame", "lord", "lady", "rev", "herr", "frau", "hr", "fr",
  "m", "mme", "mlle", "monsieur", "madame", "maitre", "sr", "sra", "srta", "don", "dona", "senor", "senora",
  "von", "van", "vom", "zu", "zum", "zur", "der", "den", "ter", "ten", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "des", "la", "le", "les", "los", "las", "el", "al", "bin", "ibn", "y", "e", "und", "and",
};

/* Word -> GArray of numbers of forms[]. Made once, then only read. */
static GHashTable *names_by_word;
static GHashTable *filler_words;
static GPtrArray *words_by_name;   /* of char **, canonical */

static gboolean
is_vowel (char c)
{
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

char *
crm_name_word (const char *folded)
{
  GString *word;

  g_return_val_if_fail (folded != NULL, NULL);

  word = g_string_sized_new (strlen (folded) + 1);
  for (const char *c = folded; *c != '\0'; c++)
    {
      char before = c > folded ? c[-1] : '\0';

      if (*c == 'e' && c > folded && (before == 'a' || before == 'o' || before == 'u') &&
          !(c > folded + 1 && (is_vowel (c[-2]) || c[-2] == 'q')))
        continue;
      g_string_append_c (word, *c);
    }

  return g_string_free (word, FALSE);
}

/* The text is plain enough here: what is not ASCII are Latin letters with one accent. */
static char *
fold_listed (const char *text)
{
  g_autofree char *apart = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *c = apart; *c != '\0'; c = g_utf8_next_char (c))
    if ((guchar) *c < 0x80)
      g_string_append_c (plain, *c);

  return crm_name_word (plain->str);
}

static void
add_name (guint        number,
          const char  *word)
{
  GArray *names = g_hash_table_lookup (names_by_word, word);

  if (names == NULL)
    {
      names = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (names_by_word, g_strdup (word), names);
    }
  g_array_append_val (names, number);
}

static void
set_up (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;

  names_by_word = g_hash_table_new (g_str_hash, g_str_equal);
  filler_words = g_hash_table_new (g_str_hash, g_str_equal);
  words_by_name = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      char **words = g_strsplit (forms[i], " ", -1);

      for (guint j = 0; words[j] != NULL; j++)
        {
          char *word = fold_listed (words[j]);

          g_free (words[j]);
          words[j] = word;
          add_name (i, word);
        }
      g_ptr_array_add (words_by_name, words);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    g_hash_table_add (filler_words, (gpointer) fillers[i]);

  g_once_init_leave (&done, 1);
}

gboolean
crm_name_is_form (const char *a,
                  const char *b)
{
  GArray *of_a, *of_b;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  set_up ();
  of_a = g_hash_table_lookup (names_by_word, a);
  of_b = of_a != NULL ? g_hash_table_lookup (names_by_word, b) : NULL;
  for (guint i = 0; of_b != NULL && i < of_a->len; i++)
    for (guint j = 0; j < of_b->len; j++)
      if (g_array_index (of_a, guint, i) == g_array_index (of_b, guint, j))
        return TRUE;

  return FALSE;
}

gboolean
crm_name_is_given (const char *word)
{
  g_return_val_if_fail (word != NULL, FALSE);

  set_up ();
  return g_hash_table_contains (names_by_word, word);
}

void
crm_name_foreach_common (const char  *word,
                         CrmNameFunc  func,
                         gpointer     user_data)
{
  GArray *names;

  g_return_if_fail (word != NULL && func != NULL);

  if (*word == '\0' || word[1] == '\0')
    return;

  set_up ();
  func (word, user_data);
  names = g_hash_table_lookup (names_by_word, word);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      char **words = g_ptr_array_index (words_by_name, g_array_index (names, guint, i));

      if (words[1] != NULL && strcmp (words[0], word) != 0)
        func (words[0], user_data);
    }
}

/* @word with any of its a, o, u followed by an e or not. */
static void
add_umlauts (GPtrArray  *writings,
             const char *word)
{
  guint places[MAX_UMLAUTS];
  guint n_places = 0;

  for (guint i = 0; word[i] != '\0' && n_places < MAX_UMLAUTS; i++)
    if ((word[i] == 'a' || word[i] == 'o' || word[i] == 'u') && !(i > 0 && (is_vowel (word[i - 1]) || word[i - 1] == 'q')))
      places[n_places++] = i;

  for (guint set = 0; set < 1u << n_places && writings->len < MAX_WRITINGS; set++)
    {
      GString *writing = g_string_new (word);

      for (guint i = n_places; i-- > 0;)
        if ((set & 1u << i) != 0)
          g_string_insert_c (writing, places[i] + 1, 'e');
      g_ptr_array_add (writings, g_string_free (writing, FALSE));
    }
}

GPtrArray *
crm_name_dup_writings (const char *word)
{
  GPtrArray *writings;
  GArray *names;

  g_return_val_if_fail (word != NULL, NULL);

  set_up ();
  writings = g_ptr_array_new_with_free_func (g_free);
  add_umlauts (writings, word);
  names = g_hash_table_lookup (names_by_word, word);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      char **words = g_ptr_array_index (words_by_name, g_array_index (names, guint, i));

      for (guint j = 0; words[j] != NULL && words[1] != NULL; j++)
        if (strcmp (words[j], word) != 0)
          add_umlauts (writings, words[j]);
    }

  return writings;
}

gboolean
crm_name_is_filler (const char *folded)
{
  g_return_val_if_fail (folded != NULL, FALSE);

  set_up ();
  return g_hash_table_contains (filler_words, folded);
}

guint
crm_name_get_generation (const char *folded)
{
  static const struct { const char *word; guint generation; } generations[] = {
    { "sr", 1 }, { "senior", 1 }, { "sen", 1 }, { "pere", 1 }, { "jr", 2 }, { "junior", 2 }, { "jun", 2 }, { "fils", 2 }, { "hijo", 2 },
    { "ii", 2 }, { "iii", 3 }, { "iv", 4 },
  };

  g_return_val_if_fail (folded != NULL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (generations); i++)
    if (strcmp (generations[i].word, folded) == 0)
      return generations[i].generation;

  return 0;
}
