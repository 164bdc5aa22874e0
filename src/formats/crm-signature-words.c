/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-signature-private.h"

#include <string.h>

#include "crm-text.h"

/* Folded words, a blank between them. "*" in front: also as the end of a longer word. */
static const char *const words[CRM_SIGNATURE_N_WORDS] = {
  [CRM_SIGNATURE_WORD_ROLE] =
    /* English */
    "*manager manageress director president vice chairman chairwoman chair chief ceo cto cfo coo cmo cio vp head lead officer founder cofounder owner "
    "proprietor partner principal engineer developer programmer architect designer consultant adviser advisor analyst accountant bookkeeper "
    "auditor lawyer attorney solicitor barrister paralegal notary assistant secretary receptionist administrator coordinator supervisor "
    "foreman specialist executive representative agent broker buyer salesman saleswoman technician electrician plumber florist carpenter "
    "editor journalist author photographer producer researcher scientist professor lecturer teacher trainer coach therapist doctor dentist "
    "physician nurse veterinarian pharmacist controller treasurer recruiter intern trainee apprentice clerk strategist evangelist "
    /* German: *leiter is Vertriebsleiter, *meister is Malermeister */
    "*geschaftsfuhrer *geschaftsfuhrung *geschaftsleitung *leiter *leitung *inhaber *prokurist *vorstand *vorsitzender *vorsitzende *berater *beraterin "
    "*anwalt *anwaltin *notar *prufer *buchhalter *fachwirt *fachfrau *fachmann *kauffrau *kaufmann *meister *techniker *elektriker *installateur "
    "*ingenieur *entwickler *gestalter *planer *makler *gutachter *sachverstandiger *referent *assistent *assistenz *sekretar *sekretariat "
    "*sachbearbeiter *betreuer *verkaufer *einkaufer *disponent *redakteur *arzt *arztin *therapeut *apotheker *lehrer *dozent *trainer "
    "*beauftragter *beauftragte *gesellschafter *grunder *architekt *innendienst *aussendienst *angestellte *angestellter florist floristin "
    "tischler schreiner gartner steuerfachangestellte praktikant praktikantin auszubildende auszubildender werkstudent "
    /* French */
    "directeur directrice president presidente gerant gerante responsable chef cheffe dirigeant dirigeante fondateur fondatrice associe associee "
    "ingenieur ingenieure developpeur developpeuse commercial commerciale consultant consultante conseiller conseillere comptable "
    "expert-comptable avocat avocate notaire juriste assistante secretaire charge chargee acheteur acheteuse technicien technicienne "
    "architecte graphiste redacteur redactrice stagiaire apprenti apprentie formateur formatrice medecin infirmier infirmiere pharmacien "
    "pharmacienne proprietaire coordinateur coordinatrice controleur attache attachee vendeur vendeuse fleuriste plombier artisan "
    /* Spanish */
    "director directora gerente jefe jefa responsable presidenta consejero consejera fundador fundadora socio socia propietario propietaria "
    "administrador administradora ingeniero ingeniera desarrollador desarrolladora programador programadora comercial consultor consultora "
    "asesor asesora contable contador contadora abogado abogada notario procurador procuradora secretaria secretario ayudante asistente "
    "coordinador coordinadora encargado encargada tecnico tecnica arquitecto arquitecta disenador disenadora redactor redactora becario becaria "
    "medico medica enfermero enfermera farmaceutico profesor profesora vendedor vendedora comprador compradora florista fontanero delegado delegada",
  [CRM_SIGNATURE_WORD_DEPARTMENT] =
    "department dept division unit team abteilung abt bereich referat fachbereich departement dpt pole departamento dpto area "
    "vertrieb einkauf buchhaltung personal kundenservice kundendienst verwaltung sales marketing purchasing procurement accounting accounts "
    "hr support helpdesk logistics operations finance ventes achats comptabilite ventas compras contabilidad administracion",
  [CRM_SIGNATURE_WORD_LEGAL_FORM] =
    "*gmbh mbh ag kg kgaa ohg gbr ug ek eg ev partg partgmbb partmbb stiftung ltd limited llc llp lp plc inc incorporated corp corporation co "
    "sa sas sasu sarl eurl sci scop snc sl slu slp sll sau sc scl srl spa bv nv oy ab as aps se gesmbh gesellschaft",
  [CRM_SIGNATURE_WORD_TRADE] =
    "group gruppe groupe grupo holding company solutions systems studio studios labs consulting partners associates brothers sons sohne sohn freres "
    "hermanos hijos *kanzlei *praxis *verlag *werkstatt *werk *werke *bau elektro *technik *service *services *handel *handwerk *backerei *metzgerei "
    "*gartnerei *apotheke *agentur *institut *universitat *hochschule *schule *klinik *krankenhaus *verein *verband *bank *sparkasse *versicherung "
    "stadtwerke gemeinde landkreis ministerium amt steuerberatung unternehmensberatung steuerberatungsgesellschaft rechtsanwalte "
    "agency university college school hospital clinic foundation council ministry trust society church bakery flowers plumbing garage workshop "
    "cabinet societe entreprise etablissements ets agence universite ecole clinique hopital mairie association fondation boulangerie "
    "empresa bufete despacho talleres asesoria gestoria agencia universidad escuela hospital clinica ayuntamiento asociacion fundacion "
    "restaurant hotel restaurante instituto institute institution",
  [CRM_SIGNATURE_WORD_STREET] =
    "*strasse *str *weg *platz *allee *gasse *ring *damm *ufer *steig *chaussee *markt *stieg *pfad *berg *hof *graben *promenade "
    "street st road rd avenue ave av lane ln drive dr boulevard blvd bd way square sq court ct close crescent terrace place pl highway hwy parkway "
    "pkwy row mews quay hill gardens park wharf broadway "
    "rue quai chemin impasse allee allees cours route passage faubourg sentier rond-point "
    "calle c/ avenida avda avd plaza plza pza paseo camino carretera ctra carrer cl ronda travesia glorieta poligono pol via rambla",
  [CRM_SIGNATURE_WORD_EXTENDED] =
    "suite ste floor fl building bldg unit apt apartment room level etage og stock haus gebaude stiege top hinterhaus aufgang batiment bat "
    "appartement escalier residence planta piso puerta edificio local oficina nave parcela",
  [CRM_SIGNATURE_WORD_COUNTRY] =
    "germany deutschland allemagne alemania austria osterreich autriche switzerland schweiz suisse suiza svizzera france frankreich francia spain "
    "spanien espagne espana uk gb england scotland wales ireland irland irlande usa us canada kanada canada italy italien italie italia "
    "netherlands niederlande nederland pays-bas belgium belgien belgique belgica luxembourg luxemburg portugal mexico mexique argentina "
    "chile colombia peru liechtenstein denmark danemark sweden schweden norway norwegen poland polen pologne polonia australia",
  [CRM_SIGNATURE_WORD_PREFIX] =
    "dr prof mag dipl ing herr frau hr fr mr mrs ms miss mx sir dame rev m mme mlle me sr sra srta d dna don dona lic arq abg univ habil hc rer nat phil med jur pol fh tu",
  [CRM_SIGNATURE_WORD_SUFFIX] =
    "mba phd ph.d md jd esq cpa cfa llm llb msc bsc ma ba jr sr ii iii iv ra stb wp mbe obe rics pmp dds dvm pe mrics cima acca fca aca",
  [CRM_SIGNATURE_WORD_PARTICLE] =
    "von van der den de del della di da dos das do du des la le les zu zum zur ten ter vom am y e i und and et al el bin ben ibn of av af st san mac mc",
  [CRM_SIGNATURE_WORD_WORK] =
    "tel telefon telephone phone fon ph t p o d tlf tfno telf telefono office buro firma work direct direkt durchwahl dw landline festnetz fixe ligne "
    "bureau standard zentrale direkt oficina fijo fijo centralita switchboard main call fono dienstlich directo directe geschaftlich",
  [CRM_SIGNATURE_WORD_MOBILE] =
    "mobil mobile mobiltelefon handy cell cellphone mob m c gsm portable port movil celular cel whatsapp natel funk smartphone",
  [CRM_SIGNATURE_WORD_HOME] =
    "home privat private domicile casa particular prive h",
  [CRM_SIGNATURE_WORD_FAX] =
    "fax telefax facsimile f telecopie telecopieur",
  [CRM_SIGNATURE_WORD_EMAIL] =
    "email e-mail mail e courriel correo mel electronico adresse address",
  [CRM_SIGNATURE_WORD_LINK] =
    "web website homepage internet url site www w online webseite seite sitio pagina linkedin xing twitter facebook instagram skype blog shop",
  [CRM_SIGNATURE_WORD_SPANISH] =
    "saludos saludo atentamente movil telefono tfno tlf espana madrid barcelona valencia sevilla calle avda avenida directora gerente "
    "comercial jefe jefa correo electronico asesoria sl slu",
  [CRM_SIGNATURE_WORD_FRENCH] =
    "cordialement salutations rue sarl sas gerant gerante directeur directrice bureau cedex mme chez quai chemin",
};

static const char *const closings[] = {
  "best regards", "kind regards", "kindest regards", "warm regards", "regards", "best wishes", "many thanks", "thanks and regards", "sincerely",
  "yours sincerely", "yours faithfully", "yours truly", "best", "all the best", "cheers", "thank you", "thanks", "with best regards",
  "mit freundlichen grussen", "mit freundlichem gruss", "freundliche grusse", "viele grusse", "beste grusse", "herzliche grusse", "mit besten grussen",
  "liebe grusse", "schone grusse", "mfg", "lg", "vg", "gruss", "hochachtungsvoll", "mit herzlichen grussen", "besten dank und freundliche grusse",
  "cordialement", "bien cordialement", "tres cordialement", "salutations distinguees", "bien a vous", "sinceres salutations", "meilleures salutations",
  "cordiales salutations", "amicalement", "sentiments distingues", "respectueusement",
  "saludos", "un saludo", "saludos cordiales", "un cordial saludo", "reciba un cordial saludo", "atentamente", "le saluda atentamente", "un abrazo",
  "muchas gracias", "cordialmente", "muy atentamente", "gracias y saludos", "met vriendelijke groet", "cordiali saluti", NULL
};

static const char *const small_prints[] = {
  "this email", "this e-mail", "this message", "the information contained", "the contents of this", "confidentiality", "disclaimer", "confidential",
  "please consider the environment", "sent from my", "get outlook for", "click here", "if you are not the intended", "privacy notice",
  "diese e-mail", "diese mail", "diese nachricht", "der inhalt dieser", "bitte denken sie an die umwelt", "bitte prufen sie", "von meinem", "gesendet von",
  "informationen zum datenschutz", "datenschutzhinweis", "hinweise zum datenschutz", "vertraulichkeit", "wichtiger hinweis", "gesendet mit",
  "ce message", "ce courriel", "cet e-mail", "ce mail", "pensez a l'environnement", "envoye de mon", "envoye depuis", "avis de confidentialite", "n'imprimez",
  "este mensaje", "este correo", "aviso legal", "antes de imprimir", "enviado desde", "la informacion contenida", "confidencialidad",
  "proteccion de datos", "piense en el medio ambiente", "clausula", "de acuerdo con el reglamento", NULL
};

static const char *const legal_notices[] = {
  "amtsgericht", "registergericht", "handelsregister", "hrb", "hra", "ust-id", "ust-idnr", "ustid", "ust-idnr.", "umsatzsteuer", "steuernummer", "steuer-nr",
  "sitz der gesellschaft", "sitz:", "gerichtsstand", "geschaftsfuhrer:", "geschaftsfuhrerin:", "geschaftsfuhrung:", "vorstand:", "aufsichtsrat",
  "vertreten durch", "firmenbuch", "uid:", "uid-nr", "atu", "iban", "bic", "bankverbindung", "konto", "bank:", "registered in", "registered office",
  "registered number", "company number", "company no", "company reg", "vat no", "vat reg", "vat number", "vat:", "vat id", "ein:", "reg. no", "charity",
  "siret", "siren", "rcs", "r.c.s", "tva", "capital de", "au capital", "ape", "naf", "cif", "c.i.f", "nif", "n.i.f", "registro mercantil", "inscrita en", NULL
};

static const char *const providers[] = {
  "gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "ymail", "icloud", "me", "mac", "aol", "gmx", "web", "t-online", "freenet", "mail",
  "posteo", "mailbox", "orange", "wanadoo", "free", "laposte", "sfr", "bbox", "neuf", "telefonica", "terra", "proton", "protonmail", "pm", "bluewin",
  "arcor", "1und1", "online", "vodafone", "btinternet", "comcast", "verizon", "att", "fastmail", "zoho", "hey", "tutanota", "tuta", "aon", "chello", NULL
};

/* The kinds as sets; the words after "*" in a list of their own, for they are looked for at the ends of words. */
typedef struct
{
  GHashTable *whole;
  char      **endings;
} WordSet;

static const WordSet *
get_word_sets (void)
{
  static WordSet sets[CRM_SIGNATURE_N_WORDS];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < CRM_SIGNATURE_N_WORDS; i++)
        {
          g_auto (GStrv) list = g_strsplit (words[i], " ", -1);
          g_autoptr (GStrvBuilder) endings = g_strv_builder_new ();

          sets[i].whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          for (guint j = 0; list[j] != NULL; j++)
            {
              gboolean ends = list[j][0] == '*';

              g_hash_table_add (sets[i].whole, g_strdup (list[j] + ends));
              if (ends)
                g_strv_builder_add (endings, list[j] + 1);
            }
          sets[i].endings = g_strv_builder_end (endings);
        }
      g_once_init_leave (&ready, 1);
    }

  return sets;
}

static gboolean
has_ending (const WordSet *set,
            const char    *word)
{
  for (guint i = 0; set->endings[i] != NULL; i++)
    {
      /* "Bauleiter", not "Eiter": a compound has a word in front. */
      if (strlen (word) >= strlen (set->endings[i]) + 3 && g_str_has_suffix (word, set->endings[i]))
        return TRUE;
    }

  return FALSE;
}

gboolean
crm_signature_is_word (CrmSignatureWord  kind,
                       const char       *word)
{
  const WordSet *set = &get_word_sets ()[kind];
  g_autofree char *man = NULL;

  g_return_val_if_fail (kind < CRM_SIGNATURE_N_WORDS, FALSE);
  g_return_val_if_fail (word != NULL, FALSE);

  if (g_hash_table_contains (set->whole, word) || has_ending (set, word))
    return TRUE;
  if (kind != CRM_SIGNATURE_WORD_ROLE || strlen (word) < 6 || !g_str_has_suffix (word, "in"))
    return FALSE;

  man = g_strndup (word, strlen (word) - 2);
  return g_hash_table_contains (set->whole, man) || has_ending (set, man);
}

guint
crm_signature_count_words (CrmSignatureWord  kind,
                           const char       *text)
{
  g_auto (GStrv) list = crm_text_words (text);
  guint n = 0;

  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    n += crm_signature_is_word (kind, list[i]);

  return n;
}

/* Whether @folded begins with one of @list, followed by no letter. */
static gboolean
begins_with_any (const char        *folded,
                 const char *const *list)
{
  for (guint i = 0; list[i] != NULL; i++)
    {
      gsize length = strlen (list[i]);

      if (strncmp (folded, list[i], length) == 0 && !g_ascii_isalnum (folded[length]))
        return TRUE;
    }

  return FALSE;
}

gboolean
crm_signature_is_closing (const char *folded)
{
  g_return_val_if_fail (folded != NULL, FALSE);

  /* "Thanks" is the end of a mail where it stands alone, or with a name; not in "Thanks for your order of last week". */
  if (strlen (folded) > 48 || strpbrk (folded, "?0123456789@") != NULL || strstr (folded, " for ") != NULL || strstr (folded, " fur ") != NULL ||
      strstr (folded, " pour ") != NULL || strstr (folded, " por ") != NULL)
    return FALSE;

  return begins_with_any (folded, closings) || strstr (folded, " gruss") != NULL || strstr (folded, " grusse") != NULL ||
         strstr (folded, " regards") != NULL || strstr (folded, " salutations") != NULL || strstr (folded, " saludo") != NULL;
}

gboolean
crm_signature_is_small_print (const char *folded)
{
  g_return_val_if_fail (folded != NULL, FALSE);

  return begins_with_any (folded, small_prints);
}

gboolean
crm_signature_is_legal_notice (const char *folded)
{
  g_return_val_if_fail (folded != NULL, FALSE);

  return begins_with_any (folded, legal_notices) || strstr (folded, " hrb ") != NULL || strstr (folded, "amtsgericht ") != NULL ||
         strstr (folded, "au capital de") != NULL || strstr (folded, "registered in ") != NULL;
}

gboolean
crm_signature_is_mail_provider (const char *domain)
{
  g_return_val_if_fail (domain != NULL, FALSE);

  for (guint i = 0; providers[i] != NULL; i++)
    {
      gsize length = strlen (providers[i]);

      if (strncmp (domain, providers[i], length) == 0 && domain[length] == '.')
        return TRUE;
    }

  return FALSE;
}
